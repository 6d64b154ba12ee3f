import type { Change, Verdict } from "../entity/index.ts";
import type { Style } from "./style.ts";
import { isCut, valueText, wholeText } from "./value.ts";

/** `field: before → after`, one line each; of what is too long for that, the items or members that go and that come. */
export function changeLines(changes: readonly Change[], style: Style): string[] {
  return changes.flatMap(({ field, before, after }) => {
    const parts = isCut(before) || isCut(after) ? partLines(partsOf(before), partsOf(after), style) : [];
    return parts.length > 0 ? [`    ${field}:`, ...parts] : [`    ${field}: ${changeText(before, after, style)}`];
  });
}

function changeText(before: unknown, after: unknown, { colour, symbol }: Style): string {
  const to = colour.green(valueText(after));
  return before === undefined ? to : `${colour.red(valueText(before))} ${symbol.arrow} ${to}`;
}

/** Each item of a list, each member of a mapping; nothing of what has no parts. */
function partsOf(value: unknown): readonly string[] | undefined {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value.map(wholeText);
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).map(([name, member]) => `${name}: ${wholeText(member)}`);
}

/** More than these nobody reads. */
const most = 20;

function partLines(
  before: readonly string[] | undefined,
  after: readonly string[] | undefined,
  { colour }: Style,
): string[] {
  if (!before || !after) return [];
  const parts = [
    ...missingFrom(after, before).map((part) => colour.red(`- ${part}`)),
    ...missingFrom(before, after).map((part) => colour.green(`+ ${part}`)),
  ];
  const more = parts.length > most ? [`… and ${parts.length - most} more`] : [];
  return [...parts.slice(0, most), ...more].map((part) => `      ${part}`);
}

/** Items of `list` that are not in `other`. */
function missingFrom(other: readonly string[], list: readonly string[]): string[] {
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
