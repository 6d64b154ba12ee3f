import type { Fix } from "./verdict.ts";

/** A fix as it is to be written or run. */
export function fixText(fix: Fix): string {
  if ("yaml" in fix) return fix.yaml;
  if ("command" in fix) return fix.command;
  return fix.last_command === undefined ? fix.advice : `${fix.advice}\n${fix.last_command}`;
}
