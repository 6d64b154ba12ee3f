import { Option } from "commander";
import { type Rules, usualRules } from "../../check/facts.ts";
import type { JudgementOptions } from "../../check/judgement.ts";
import { type Severity, severities } from "../../check/severity.ts";
import { type Form, forms } from "../check-report.ts";
import { readText } from "../input-file.ts";
import { organizationOption, secretOption } from "./atlas.ts";
import { daysOf } from "./days.ts";
import { textOption } from "./text.ts";

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
  organizationOption(),
  secretOption(),
  textOption("--inventory <file>", "judge this saved inventory, and ask Atlas nothing; - is standard input"),
  new Option("--fail-on <severity>", "the least severity that makes it fail").choices(severities).default("high"),
  textOption("--waivers <file>", "findings that may stay, each with a reason and a last day"),
  textOption("--left <file>", "people who have left: one username a line"),
  textOption("--max-key-age <age>", `how old keys may get, such as 12w (default: ${usualRules.maxKeyAgeDays}d)`),
  textOption("--owner-tag <key>", `tag that names an owner (default: ${usualRules.ownerTag})`),
  textOption("--classification-tag <key>", `tag that names a class (default: ${usualRules.classificationTag})`),
  new Option("--format <form>", "what to print (default: terminal)").choices(forms),
  textOption("--html <file>", "write a page to look at, which needs no network"),
  textOption("--junit <file>", "write test results for continuous integration"),
  textOption("--sarif <file>", "write results for code scanning"),
];

/** What to judge by, as the options say. Rejects with a `UsageError` or an `InputError`. */
export async function rulesOf(options: CheckOptions, cwd: string, now: number): Promise<JudgementOptions> {
  const { checkIds, namesOfLeft, readWaivers } = await import("../../check/index.ts");
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
