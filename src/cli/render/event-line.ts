import type { Change } from "../../entity/index.ts";
import type { Event } from "../../runtime/engine/event.ts";
import type { Style } from "../terminal/style.ts";
import { duration } from "./duration.ts";
import type { Tally } from "./tally.ts";
import { valueText } from "./value.ts";

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
      return event.action === "change" || (event.action === "adopt" && event.changes.length > 0)
        ? `  ${event.path}\n${changeLines(event.changes, style).join("\n")}`
        : undefined;
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

/** `field: before → after`, one line each. */
export function changeLines(changes: readonly Change[], { colour, symbol }: Style): string[] {
  return changes.map(({ field, before, after }) => {
    const to = colour.green(valueText(after));
    return `    ${field}: ${before === undefined ? to : `${colour.red(valueText(before))} ${symbol.arrow} ${to}`}`;
  });
}

/** Messages of several lines stand below each other. */
export function indented(message: string): string {
  return message.split("\n").join("\n    ");
}
