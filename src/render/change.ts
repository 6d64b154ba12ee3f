import type { Change, Verdict } from "../entity/index.ts";
import type { Style } from "./style.ts";
import { valueText } from "./value.ts";

/** `field: before → after`, one line each. */
export function changeLines(changes: readonly Change[], { colour, symbol }: Style): string[] {
  return changes.map(({ field, before, after }) => {
    const to = colour.green(valueText(after));
    return `    ${field}: ${before === undefined ? to : `${colour.red(valueText(before))} ${symbol.arrow} ${to}`}`;
  });
}

/** Whether the changes are news: all of what is new says that it was created. */
export function showsChanges({ action, changes }: Pick<Verdict, "action" | "changes">): boolean {
  return action === "change" || (action === "adopt" && changes.length > 0);
}

/** Messages of several lines stand below each other. */
export function indented(message: string): string {
  return message.split("\n").join("\n    ");
}
