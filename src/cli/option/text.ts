import { Option } from "commander";
import { UsageError } from "../../runtime/input-error.ts";

/** An option whose value is a text that cannot be empty. */
export function textOption(flags: string, description: string): Option {
  const option = new Option(flags, description);
  return option.argParser((value: string) => filled(option, value));
}

/** The same, for one that may be given again and again. */
export function repeatable(flags: string, description: string): Option {
  const option = new Option(flags, description);
  return option.argParser((value: string, before: readonly string[] = []) => [...before, filled(option, value)]);
}

function filled(option: Option, value: string): string {
  if (value.trim() !== "") return value;
  throw new UsageError(`--${option.name()} is empty`, "is a variable of the shell not set?");
}
