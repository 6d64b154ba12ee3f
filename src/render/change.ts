import type { Change, Verdict } from "../entity/index.ts";
import type { Style } from "./style.ts";
import { isCut, valueText, wholeText } from "./value.ts";

/** `field: before → after`, one line each; of a list too long for that, what goes and what comes. */
export function changeLines(changes: readonly Change[], style: Style): string[] {
  const { colour, symbol } = style;
  return changes.flatMap(({ field, before, after }) => {
    if (before === undefined) return [`    ${field}: ${colour.green(valueText(after))}`];
    if (isCut(before) || isCut(after)) {
      const items = itemLines(before, after, style);
      if (items.length > 0) return [`    ${field}:`, ...items];
    }
    return [`    ${field}: ${colour.red(valueText(before))} ${symbol.arrow} ${colour.green(valueText(after))}`];
  });
}

function itemLines(before: unknown, after: unknown, { colour }: Style): string[] {
  if (!Array.isArray(before) || !Array.isArray(after)) return [];
  const [old, now] = [before, after].map((list) => list.map(wholeText));
  return [
    ...missingFrom(now, old).map((item) => `      ${colour.red(`- ${item}`)}`),
    ...missingFrom(old, now).map((item) => `      ${colour.green(`+ ${item}`)}`),
  ];
}

/** Items of `list` that are not in `other`. */
function missingFrom(other: readonly string[] = [], list: readonly string[] = []): string[] {
  return list.filter((item) => other.indexOf(item) < 0);
}

/** Whether the changes are news: all of what is new says that it was created. */
export function showsChanges({ action, changes }: Pick<Verdict, "action" | "changes">): boolean {
  return action === "change" || (action === "adopt" && changes.length > 0);
}

/** Messages of several lines stand below each other. */
export function indented(message: string): string {
  return message.split("\n").join("\n    ");
}
