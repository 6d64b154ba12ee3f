import { Command, CommanderError } from "commander";
import { UsageError } from "../runtime/input-error.ts";
import { version } from "../version.ts";
import { Crash } from "./crash.ts";
import { reportFailure } from "./failure.ts";
import { Invocation, type Perform } from "./invocation.ts";
import { declareGlobalOptions, globalOptions } from "./option/global.ts";
import { Output } from "./terminal/output.ts";
import { verbs } from "./verb/index.ts";

/** Runs one command line, and sets the exit code of the process. */
export async function main(given: readonly string[]): Promise<void> {
  const before = new Output(
    given.includes("--json") ? { json: true } : {},
    process.env,
    process.stdout,
    process.stderr,
  );
  const crash = new Crash(before);
  const program = declareProgram((work) => async (...args) => {
    process.exitCode = await perform(program, crash, (invocation) => work(invocation, ...args));
  });
  try {
    const [first, ...named] = given;
    if (first === "help" && named.length > 0) helpOf(program, named);
    else if (given.length === 0) program.outputHelp();
    else await program.parseAsync(given, { from: "user" });
  } catch (error) {
    process.exitCode = refuse(error, before, verbIn(program, given));
  }
  await before.flushed();
  if (before.lost !== undefined) {
    before.error(`Not everything could be printed: ${before.lost}.`);
    process.exitCode ||= 1;
  }
  // Connections that are kept open would keep the process for a while longer.
  process.exit();
}

/** Prints the help of a verb, or of one that it has: `help secrets add`. Options are passed over. */
function helpOf(program: Command, words: readonly string[]): void {
  let verb = program;
  for (const word of words.filter((one) => !one.startsWith("-"))) {
    const inner = verb.commands.find((one) => isNamed(one, word));
    if (inner === undefined && verb === program)
      throw new UsageError(`there is no verb ${word}`, "monk help lists them");
    verb = inner ?? verb;
  }
  verb.outputHelp();
}

/** The first word that is a verb. */
function verbIn(program: Command, given: readonly string[]): string | undefined {
  return given.find((word) => program.commands.some((verb) => isNamed(verb, word)));
}

function isNamed(verb: Command, name: string): boolean {
  return verb.name() === name || verb.aliases().includes(name);
}

/** The whole command tree; `perform` is what its actions are made with. */
function declareProgram(perform: Perform): Command {
  const program = new Command("monk")
    .description("MongoDB Atlas declared in YAML, the way Monk does it.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .usage("[options] <verb> ...")
    .addHelpCommand(new Command("help").argument("[verb...]").description("print help of a verb").helpGroup("Tools:"))
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    // What went wrong is said in one place.
    .configureOutput({ outputError: () => {} })
    .showSuggestionAfterError()
    .exitOverride();
  declareGlobalOptions(program);
  for (const verb of verbs) verb(program, perform);
  return program;
}

async function perform(
  program: Command,
  crash: Crash,
  work: (invocation: Invocation) => Promise<number | undefined>,
): Promise<number> {
  const options = globalOptions(program);
  const output = new Output(options, process.env, process.stdout, process.stderr);
  crash.output = output;
  if (process.env.NODE_DEBUG) output.guardStream(process.stderr);
  const invocation = new Invocation({ options, output, cwd: process.cwd(), environment: process.env });
  let code: number;
  try {
    code = (await work(invocation)) ?? 0;
  } catch (error) {
    invocation.view.close();
    code = reportFailure(error, output);
  }
  await invocation.close();
  return invocation.interruption.exitCode ?? code;
}

function refuse(error: unknown, output: Output, verb: string | undefined): number {
  if (!(error instanceof CommanderError)) return reportFailure(error, output);
  if (error.exitCode === 0) return 0;
  const [message = "", ...suggestion] = error.message.replace(/^error: /, "").split("\n");
  const hint = suggestion.join(" ").replace(/^\(|\)$/g, "");
  const help = verb === undefined ? "monk help shows the verbs, monk help VERB its options" : `monk help ${verb}`;
  return reportFailure(new UsageError(message, hint || help), output);
}
