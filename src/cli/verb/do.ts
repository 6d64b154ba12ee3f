import type { Command } from "commander";
import { UsageError } from "../../runtime/input-error.ts";
import type { Perform } from "../invocation.ts";
import { valueLines } from "../render/value.ts";

export function act(program: Command, perform: Perform): void {
  program
    .command("do <action> [argument...]")
    .helpGroup("Work:")
    .summary("run an action of an entity")
    .description(
      "Runs an action of an entity: monk do NAMESPACE/NAME/ACTION key=value ...\nAlso as PATH ACTION, and with --key=value. monk actions PATH lists them.",
    )
    .usage("[options] <namespace/name/action> [key=value...]")
    .allowUnknownOption()
    .action(
      perform(async (invocation, first: string, rest: readonly string[]) => {
        const { output } = invocation;
        const { target, name, given } = readCall(first, rest);
        const { workspace } = await invocation.compose();
        const result = await workspace.act(target, name, given);
        if (output.json) output.document(result ?? null);
        else if (result === undefined || result === null)
          output.line(`${output.style.symbol.done} ${target}/${name} done`);
        else for (const line of valueLines(output.clean(result))) output.line(line);
        return 0;
      }),
    );
}

/** `NS/NAME/ACTION k=v` and `PATH ACTION k=v`. */
function readCall(first: string, rest: readonly string[]) {
  const [second, ...further] = rest;
  const apart = second !== undefined && !second.includes("=") && !second.startsWith("-");
  const slash = first.lastIndexOf("/");
  if (!apart && slash <= 0) {
    throw new UsageError(`do ${first}: no action is named`, "monk do NAMESPACE/NAME/ACTION key=value");
  }
  const target = apart ? first : first.slice(0, slash);
  const name = apart ? second : first.slice(slash + 1);
  return { target, name, given: readArguments(apart ? further : rest) };
}

function readArguments(texts: readonly string[]): Record<string, string> {
  const given: Record<string, string> = {};
  for (const text of texts) {
    const [, key, value] = /^(?:--)?([A-Za-z][\w-]*)=(.*)$/s.exec(text) ?? [];
    if (key === undefined || value === undefined) {
      throw new UsageError(`do: ${text} is no argument`, "write key=value");
    }
    given[key.replaceAll("-", "_")] = value;
  }
  return given;
}
