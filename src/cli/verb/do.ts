import type { Command } from "commander";
import { ConfirmationNeeded } from "../../entity/confirmation.ts";
import { resultLines } from "../../render/result.ts";
import { UsageError } from "../../runtime/input-error.ts";
import type { Workspace } from "../../runtime/workspace.ts";
import type { Invocation, Perform } from "../invocation.ts";
import { asked, canAsk } from "../terminal/prompt.ts";

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
        const { output, view } = invocation;
        const call = readCall(first, rest);
        const { workspace } = await invocation.compose();
        if (call.path === first && workspace.templates().templates.has(first)) {
          throw new UsageError(`do ${first}: no action is named`, `monk actions ${first} lists them`);
        }
        const result = await confirmedly(invocation, workspace, call);
        view.close();
        if (result === "declined") return 1;
        const { data } = result;
        if (output.json) output.document(data ?? null);
        else if (data === undefined || data === null)
          output.line(`${output.style.symbol.done} ${call.target}/${call.name} done`);
        else if (Array.isArray(data) && data.length === 0) output.note("There are none.");
        else for (const line of resultLines(output.clean(data), output.style, output.width)) output.line(line);
        return 0;
      }),
    );
}

interface Call {
  /** Target and name, where they were given as one. */
  readonly path?: string;
  readonly target: string;
  readonly name: string;
  readonly given: Readonly<Record<string, string>>;
}

/** Runs it; where it wants to be confirmed and somebody can be asked, asks, and runs it with the answer. */
async function confirmedly(
  { output }: Invocation,
  workspace: Workspace,
  { target, name, given }: Call,
): Promise<{ readonly data: unknown } | "declined"> {
  try {
    return { data: await workspace.act(target, name, given) };
  } catch (error) {
    if (!(error instanceof ConfirmationNeeded) || !error.askable || output.json || !canAsk()) throw error;
    for (const sentence of error.plan) output.error(output.clean(sentence));
    const { argument, answer, settled } = error;
    if ((await asked(`Type ${output.clean(answer)} to go on: `)) === answer) {
      return { data: await workspace.act(target, name, { ...given, ...settled, [argument]: answer }) };
    }
    output.note("Nothing was done.");
    return "declined";
  }
}

/** `NS/NAME/ACTION k=v` and `PATH ACTION k=v`. */
function readCall(first: string, rest: readonly string[]): Call {
  const [second, ...further] = rest;
  const apart = second !== undefined && !second.includes("=") && !second.startsWith("-");
  const slash = first.lastIndexOf("/");
  if (!apart && slash <= 0) {
    throw new UsageError(`do ${first}: no action is named`, "monk do NAMESPACE/NAME/ACTION key=value");
  }
  const target = apart ? first : first.slice(0, slash);
  const name = apart ? second : first.slice(slash + 1);
  return { ...(apart ? {} : { path: first }), target, name, given: readArguments(apart ? further : rest) };
}

function readArguments(texts: readonly string[]): Record<string, string> {
  const given: Record<string, string> = {};
  for (const text of texts) {
    const [, key, value] = /^(?:--)?([A-Za-z][\w-]*)=(.*)$/s.exec(text) ?? [];
    if (key === undefined || value === undefined) {
      throw new UsageError(`do: ${text} is no argument`, "write key=value");
    }
    const name = key.replaceAll("-", "_");
    if (Object.hasOwn(given, name)) throw new UsageError(`do: ${name} is given twice`, "give it once");
    given[name] = value;
  }
  return given;
}
