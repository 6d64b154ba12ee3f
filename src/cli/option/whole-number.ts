import { UsageError } from "../../runtime/input-error.ts";

/** Reads the value of an option as a whole number; throws a `UsageError` that names the option for any other. */
export function wholeNumber(option: string, least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (Number.isInteger(number) && number >= least && number <= most && text.trim() !== "") return number;
    throw new UsageError(`${option} ${text}: expected a whole number from ${least} to ${most}`);
  };
}
