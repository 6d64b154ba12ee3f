import type { Diagnostic } from "../diagnostic.ts";
import type { Template } from "../template/template.ts";

/** A mistake in what is not run here, such as containers, stops nobody. */
export function severityFor({ kind }: Template): Diagnostic["severity"] {
  return kind === "entity" || kind === "group" ? "error" : "warning";
}
