import type { Style } from "../../render/style.ts";
import { tableLines } from "../../render/table.ts";

type Entry = Readonly<Record<string, unknown>>;

const heading = ["Time", "Agent", "User", "For", "Operation", "Outcome"];

/** Lines of the audit log, for a person. */
export function auditLines(entries: readonly Entry[], style: Style): string[] {
  const rows = entries.map((entry) => [
    text(entry.time),
    text(entry.agent) || "-",
    text(entry.user),
    purpose(entry),
    text(entry.operation),
    outcome(entry, style),
  ]);
  return tableLines(heading, rows, style);
}

function purpose({ verb, entity, action }: Entry): string {
  if (verb === undefined) return "-";
  const what = [text(entity), text(action)].filter((one) => one !== "").join("/");
  return `${text(verb)} ${what}`.trimEnd();
}

function outcome({ event, status, errorCode, milliseconds, attempt, rule, times }: Entry, { colour }: Style): string {
  const more = times === undefined ? "" : ` ${text(times)} times more`;
  if (event === "refused") return colour.red(`refused${more}: ${text(rule)}`);
  const again = typeof attempt === "number" && attempt > 1 ? `, attempt ${attempt}` : "";
  if (event === "called") return colour.dim("called");
  if (event === "asked") return colour.dim(`asked${again}`);
  const code = errorCode === undefined ? "" : ` ${text(errorCode)}`;
  const took = `, ${text(milliseconds)} ms${again}`;
  if (typeof status !== "number") return colour.red(`no answer${code}${took}`);
  return status < 400 ? `${status}${took}` : colour.red(`${status}${code}${took}`);
}

function text(value: unknown): string {
  return value === undefined || value === null ? "" : String(value);
}
