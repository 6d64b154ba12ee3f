import { isAbsolute, relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { type Command, Option } from "commander";
import type { Judged } from "../../check/index.ts";
import { UsageError } from "../../runtime/input-error.ts";
import { version } from "../../version.ts";
import { type Form, type Forms, forms, inForm } from "../check-report.ts";
import { readText } from "../input-file.ts";
import type { Invocation, Perform } from "../invocation.ts";
import { type CheckOptions, checkOptions, rulesOf } from "../option/check.ts";
import { readInventoryFor } from "../read-inventory.ts";
import { writeReport } from "../report-file.ts";

export function check(program: Command, perform: Perform): void {
  const verb = program
    .command("check")
    .helpGroup("Look:")
    .summary("check what organizations hold in Atlas against good practice")
    .description(
      "Reads what monk inventory reads, or a saved inventory, judges it, and changes nothing.\nEach finding has a severity, a reason and a fix; a file of waivers lets it stay until a day.\nExit code: 0 nothing at or above --fail-on, 1 something.",
    );
  for (const option of checkOptions) verb.addOption(option);
  verb.addOption(new Option("--list", "list the checks, and ask Atlas nothing"));
  verb.action(
    perform(async (invocation, options: CheckOptions & { readonly list?: true }) => {
      const { output } = invocation;
      if (options.list) {
        const { knownChecks } = await import("../../check/index.ts");
        const { checkTable } = await import("../render/check.ts");
        if (output.json) output.document(knownChecks);
        else for (const line of checkTable(knownChecks, output)) output.line(line);
        return 0;
      }
      const form = formOf(options, output.json);
      const judged = await judge(invocation, options);
      invocation.view.close();
      await report(invocation, options, form, output.clean(judged));
      return judged.judgement.failed ? 1 : 0;
    }),
  );
}

function formOf({ format }: CheckOptions, json: boolean): Form {
  if (json && format !== undefined && format !== "json") {
    throw new UsageError(`--json and --format ${format} want two things of one output`, `write --${format} FILE`);
  }
  return format ?? (json ? "json" : "terminal");
}

/** Whatever can be wrong about the input is said before Atlas is asked. */
async function judge(invocation: Invocation, options: CheckOptions): Promise<Judged> {
  const { judged, savedInventory } = await import("../../check/index.ts");
  const given = await rulesOf(options, invocation.cwd, Date.now());
  const { inventory: file, org = [], secret } = options;
  if (file === undefined) return judged(await readInventoryFor("check", invocation, { org, secret }), given);
  if (org.length > 0)
    throw new UsageError("--org and --inventory do not go together", "a saved inventory is judged whole");
  return judged(savedInventory(await readText("--inventory", file, invocation.cwd), file), given);
}

async function report({ cwd, output }: Invocation, options: CheckOptions, form: Form, judged: Judged): Promise<void> {
  const { inventory: file } = options;
  const artifact = file === undefined || file === "-" ? {} : { artifact: uriOf(file, cwd) };
  const given: Forms = {
    judged,
    version,
    ...artifact,
    style: output.style,
    width: output.width,
    verbose: output.verbose,
  };
  const written: string[] = [];
  for (const one of forms) {
    const path = one === "terminal" || one === "json" ? undefined : options[one];
    if (path !== undefined) written.push(await writeReport(cwd, path, await inForm(one, given)));
  }
  output.line((await inForm(form, given)).trimEnd());
  for (const path of written) output.note(`Written: ${path}`);
}

/** Relative to the working directory where the file is inside of it, as readers of a repository want it. */
function uriOf(file: string, cwd: string): string {
  const path = resolve(cwd, file);
  const inside = relative(cwd, path);
  if (inside.startsWith("..") || isAbsolute(inside)) return pathToFileURL(path).href;
  return inside.split(sep).map(encodeURIComponent).join("/");
}
