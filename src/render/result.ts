import type { Style } from "./style.ts";
import { tableLines } from "./table.ts";
import { valueLines, valueText } from "./value.ts";
import { padded, widthOf } from "./width.ts";

type Data = Readonly<Record<string, unknown>>;

/** What an action answered, for a person: a table of several things of one kind, a card of one thing, or the value. */
export function resultLines(value: unknown, style: Style, room?: number): string[] {
  if (Array.isArray(value))
    return value.length > 0 && value.every(isData) ? table(value, style, room) : valueLines(value);
  return isData(value) ? card(value, style) : valueLines(value);
}

function table(things: readonly Data[], style: Style, room: number | undefined): string[] {
  const columns = [...new Set(things.flatMap((thing) => Object.keys(thing)))];
  const rows = things.map((thing) => columns.map((column) => (thing[column] === undefined ? "" : cell(thing[column]))));
  return tableLines(columns.map(title), rows, style, room);
}

/** Names in one column, values in the next; what has members of its own stands below its name. */
function card(thing: Data, { colour }: Style): string[] {
  const members = Object.entries(thing);
  const column = Math.max(
    0,
    ...members.filter(([, value]) => !hasMembers(value)).map(([name]) => widthOf(title(name))),
  );
  return members.flatMap(([name, value]) =>
    hasMembers(value)
      ? [colour.dim(title(name)), ...valueLines(value, "  ")]
      : [`${colour.dim(padded(title(name), column))}  ${inCard(value)}`],
  );
}

function inCard(value: unknown): string {
  if (Array.isArray(value) && value.length === 0) return valueText(undefined);
  return cell(value);
}

function title(name: string): string {
  const words = name.replace(/_/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Whole: an id or an address that is cut is of no use. */
function cell(value: unknown): string {
  return typeof value === "string" ? value : valueText(value);
}

function hasMembers(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}

function isData(value: unknown): value is Data {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
