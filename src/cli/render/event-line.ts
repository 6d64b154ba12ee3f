import { changeLines, indented, showsChanges } from "../../render/change.ts";
import { duration } from "../../render/duration.ts";
import type { Style } from "../../render/style.ts";
import type { Event } from "../../runtime/engine/event.ts";
import type { Tally } from "./tally.ts";

/** Unchanged entities are listed one by one up to this many; a fleet is summed up. */
const listed = 20;

/** An event as lines of text; nothing where it has nothing to say in this setting. */
export function eventLine(
  event: Event,
  tally: Tally,
  { style, live, verbose }: { style: Style; live: boolean; verbose: boolean },
): string | undefined {
  const { colour, symbol } = style;
  switch (event.event) {
    case "applied":
      return showsChanges(event) ? [`  ${event.path}`, ...changeLines(event.changes, style)].join("\n") : undefined;
    case "progress":
      return live ? undefined : colour.dim(`  ${event.path}: ${event.text}`);
    case "ready": {
      const outcome = tally.outcome(event.path) ?? "ready";
      if (outcome === "unchanged" && tally.total > listed && !verbose) return undefined;
      return `${colour.green(symbol.done)} ${event.path} ${outcome} ${colour.dim(`(${duration(event.milliseconds)})`)}`;
    }
    case "removed": {
      const outcome = tally.outcome(event.path) ?? "";
      const reason = event.reason === undefined ? "" : `: ${event.reason}`;
      return `${colour.green(symbol.done)} ${event.path} ${outcome}${reason} ${colour.dim(`(${duration(event.milliseconds)})`)}`;
    }
    case "failed":
      return `${colour.red(symbol.failed)} ${event.path} ${colour.red("failed")}: ${indented(event.message)}`;
    case "skipped":
      return `${colour.yellow(symbol.skipped)} ${event.path} skipped: it needs ${event.because}`;
    default:
      return undefined;
  }
}
