import { join } from "node:path";
import { Command as Program } from "commander";
import { reportFailure } from "../../src/cli/failure.ts";
import { Invocation, type Perform, type Surroundings as Shell } from "../../src/cli/invocation.ts";
import { declareGlobalOptions, globalOptions } from "../../src/cli/option/global.ts";
import { Output } from "../../src/cli/terminal/output.ts";
import { api } from "../../src/cli/verb/api.ts";
import { check } from "../../src/cli/verb/check.ts";
import { inventory } from "../../src/cli/verb/inventory.ts";
import { reasonsIn } from "./partial.ts";
import type { Command, Ending, LineVerb, Surroundings, WorldComposition, WorldProcess } from "./process.ts";

const verbs = { inventory, check, api } as const;

/** The folder that commands here write their reports into; all of it is searched for secrets. */
export const reports = "reports";

/** Gives a command as on the command line: what it prints, and its exit code, are all that is looked at. */
export async function typed(
  { verb, line }: Command & { verb: LineVerb },
  process: WorldProcess,
  { folder, keepsake }: Surroundings,
): Promise<Ending> {
  const printed = { out: "", error: "" };
  const program = new Program("monk").exitOverride();
  declareGlobalOptions(program);
  let exitCode = 0;
  const perform: Perform =
    (work) =>
    async (...given) => {
      const options = globalOptions(program);
      const output = new Output(options, {}, stream(printed, "out"), stream(printed, "error"));
      const invocation = new WorldInvocation({ options, output, cwd: folder, environment: {} }, process.compose());
      try {
        exitCode = (await work(invocation, ...given)) ?? 0;
      } catch (error) {
        exitCode = reportFailure(error, output);
      }
      await invocation.close();
    };
  verbs[verb](program, perform);
  await program.parseAsync([verb, ...line], { from: "user" });
  keepsake.keep(`output of ${verb}`, printed.out);
  keepsake.keep(`errors of ${verb}`, printed.error);
  keepsake.keepFolder(join(folder, reports));
  const { out, error } = printed;
  if (exitCode === 0) return { outcome: "succeeded", result: line.includes("--json") ? JSON.parse(out) : out };
  return stopped(out, error);
}

/** Why it was stopped, as the user is told. */
function stopped(out: string, error: string): Ending {
  const said = error.split("\n").flatMap((one) => /^(?:✖|x) (.*)/.exec(one)?.[1] ?? []);
  if (out === "") return { outcome: "stopped", messages: said };
  if (!out.startsWith("{")) return { outcome: "stopped", messages: unreadLines(out), told: out };
  const told = JSON.parse(out) as { error?: { message: string } };
  if (told.error) return { outcome: "stopped", messages: [told.error.message] };
  return { outcome: "stopped", messages: reasonsIn(told), told };
}

/** The end of an inventory on a terminal. */
function unreadLines(out: string): string[] {
  const lines = out.split("\n");
  const from = lines.findIndex((line) => line.endsWith("could not be read:"));
  return from < 0 ? [] : lines.slice(from + 1).filter((line) => line !== "");
}

class WorldInvocation extends Invocation {
  readonly #composition: WorldComposition;

  constructor(shell: Shell, composition: WorldComposition) {
    super(shell);
    this.#composition = composition;
    const { secrets, workspace } = composition;
    this.output.guard((text) => secrets.redact(workspace.redact(text)));
  }

  override async compose(): Promise<WorldComposition> {
    return this.#composition;
  }
}

type Stream = ConstructorParameters<typeof Output>[2];

function stream(printed: Record<"out" | "error", string>, name: "out" | "error"): Stream {
  const write = (text: string) => {
    printed[name] += text;
    return true;
  };
  return { write, isTTY: false, columns: 100, rows: 40, on: () => undefined } as unknown as Stream;
}
