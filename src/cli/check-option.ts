import { Option } from "commander";
import { type Rules, usualRules } from "../check/facts.ts";
import type { JudgementOptions } from "../check/judgement.ts";
import { type Severity, severities } from "../check/severity.ts";
import { UsageError } from "../runtime/input-error.ts";
import { type Form, forms } from "./check-report.ts";
import { daysOf } from "./days.ts";
import { readText } from "./input-file.ts";

/** What may be given to `monk check`. */
export interface CheckOptions {
  readonly org?: readonly string[];
  readonly secret: string;
  readonly inventory?: string;
  readonly failOn: Severity;
  readonly waivers?: string;
  readonly left?: string;
  readonly maxKeyAge?: string;
  readonly ownerTag?: string;
  readonly classificationTag?: string;
  readonly format?: Form;
  readonly html?: string;
  readonly junit?: string;
  readonly sarif?: string;
}

export const checkOptions: readonly Option[] = [
  new Option("--org <name>", "only this organization, by name or id; may be given again and again").argParser(
    (value: string, before: readonly string[] = []) => [...before, filled("--org", value)],
  ),
  text("--secret <name>", "the secret that holds the credential").default("mongodb-atlas-token"),
  text("--inventory <file>", "judge this saved inventory, and ask Atlas nothing; - is standard input"),
  new Option("--fail-on <severity>", "the least severity that makes it fail").choices(severities).default("high"),
  text("--waivers <file>", "findings that may stay, each with a reason and a last day"),
  text("--left <file>", "people who have left: one username a line"),
  text("--max-key-age <age>", `how old keys may get, such as 12w (default: ${usualRules.maxKeyAgeDays}d)`),
  text("--owner-tag <key>", `tag that names an owner (default: ${usualRules.ownerTag})`),
  text("--classification-tag <key>", `tag that names a class (default: ${usualRules.classificationTag})`),
  new Option("--format <form>", "what to print (default: terminal)").choices(forms),
  text("--html <file>", "write a page to look at, which needs no network"),
  text("--junit <file>", "write test results for continuous integration"),
  text("--sarif <file>", "write results for code scanning"),
];

/** What to judge by, as the options say. Rejects with a `UsageError` or an `InputError`. */
export async function rulesOf(options: CheckOptions, cwd: string, now: number): Promise<JudgementOptions> {
  const { checkIds, namesOfLeft, readWaivers } = await import("../check/index.ts");
  const { failOn, waivers, left, maxKeyAge, ownerTag, classificationTag } = options;
  const rules: Rules = {
    now,
    maxKeyAgeDays: maxKeyAge === undefined ? usualRules.maxKeyAgeDays : daysOf("--max-key-age", maxKeyAge),
    ownerTag: ownerTag ?? usualRules.ownerTag,
    classificationTag: classificationTag ?? usualRules.classificationTag,
    ...(left === undefined ? {} : { left: namesOfLeft(await readText("--left", left, cwd), left) }),
  };
  return { ...rules, failOn, waivers: waivers === undefined ? [] : readWaivers(waivers, cwd, checkIds) };
}

function text(flags: string, description: string): Option {
  const option = new Option(flags, description);
  return option.argParser((value: string) => filled(`--${option.name()}`, value));
}

function filled(option: string, value: string): string {
  if (value.trim() !== "") return value;
  throw new UsageError(`${option} is empty`, "is a variable of the shell not set?");
}
