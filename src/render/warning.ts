import { indented } from "./change.ts";
import type { Style } from "./style.ts";

/** What is coming, beside that which it concerns. */
export function warningText(warning: string, { colour }: Style): string {
  return `${colour.yellow("warning:")} ${indented(warning)}`;
}
