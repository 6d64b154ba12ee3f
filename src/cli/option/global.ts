import { type Command, Option } from "commander";
import { repeatable } from "./text.ts";
import { wholeNumber } from "./whole-number.ts";

/** What may stand before or after any verb. */
export interface GlobalOptions {
  readonly file: readonly string[];
  readonly home?: string;
  readonly apiUrl?: string;
  readonly emulator?: true;
  readonly policy: readonly string[];
  readonly as?: string;
  readonly json?: true;
  readonly nofancy?: true;
  readonly nocolor?: true;
  readonly silent?: true;
  readonly verbose?: true;
  readonly set: readonly string[];
  readonly variablesFile: readonly string[];
  readonly parallel?: number;
}

const group = "Global options:";

export function declareGlobalOptions(program: Command): void {
  const options = [
    repeatable("-f, --file <file>", "template file or MANIFEST; may be given again and again"),
    new Option("--home <dir>", "folder for state and secrets (default: .monk)").env("MONK_HOME"),
    new Option("--api-url <url>", "where Atlas is (default: https://cloud.mongodb.com)").env("ATLAS_API_URL"),
    new Option("--emulator", "work on an embedded Atlas, kept under the home"),
    repeatable("--policy <file>", "allow only what this policy allows; may be given again and again (MONK_POLICY)"),
    new Option("--as <name>", "who calls: the agent whose rules a policy goes by").env("MONK_AGENT"),
    repeatable("-s, --set <name=value>", "set a variable; ns/template/name=value for another template"),
    repeatable("--variables-file <file>", "set variables from a YAML file; also --vf"),
    repeatable("--vf <file>", "the same as --variables-file").hideHelp(),
    new Option("--parallel <n>", "entities worked on side by side (default: 10)").argParser(
      wholeNumber("--parallel", 1, 100),
    ),
    new Option("--json", "print JSON: one document, or one event a line for long work"),
    new Option("--nofancy", "plain lines in ASCII, no live progress"),
    new Option("--nocolor", "no colours; NO_COLOR does the same"),
    new Option("--silent", "print results and failures only"),
    new Option("--verbose", "say more, such as each exchange with Atlas"),
  ];
  for (const option of options) program.addOption(option.helpGroup(group));
}

/** The options as given; both spellings of a variables file in one list. */
export function globalOptions(program: Command): GlobalOptions {
  const {
    vf = [],
    file = [],
    policy = [],
    set = [],
    variablesFile = [],
    ...rest
  } = program.opts<Partial<GlobalOptions> & { vf?: readonly string[] }>();
  return { ...rest, file, policy, set, variablesFile: [...variablesFile, ...vf] };
}
