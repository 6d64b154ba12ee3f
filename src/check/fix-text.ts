import type { Fix } from "./verdict.ts";

/** A fix as it is to be written or run. */
export function fixText(fix: Fix): string {
  if ("yaml" in fix) return fix.yaml;
  return "command" in fix ? fix.command : fix.advice;
}
