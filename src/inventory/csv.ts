import { type Inventory, kinds, inventory as schema } from "./model.ts";

/** A table of an inventory: the name of its file without the ending, and its text. */
export interface CsvFile {
  readonly name: string;
  readonly text: string;
}

/**
 * One table for each kind, empty ones with their heading, as RFC 4180 has it: CRLF, quotes where they are needed. The
 * columns are the members of the document; what is a list there is one field here, its parts apart by `; `.
 */
export function csvFiles(inventory: Inventory): readonly CsvFile[] {
  return ([...kinds, "unread"] as const).map((name) => {
    const columns = Object.keys(schema.shape[name].element.shape);
    const rows = inventory[name].map((item) => {
      const values: Readonly<Record<string, unknown>> = item;
      return columns.map((column) => field(values[column]));
    });
    return { name, text: [columns, ...rows].map((row) => `${row.join(",")}\r\n`).join("") };
  });
}

function field(value: unknown): string {
  // A number stays one; text that begins like a formula does not get to be one.
  const text = typeof value === "number" ? String(value) : inert(plain(value));
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function plain(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(part).join("; ");
  return String(value);
}

/** An item of a list: a text, a pair as `owner=kim`, and whatever has more members as `a=1 b=2`. */
function part(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  const members = value as Readonly<Record<string, unknown>>;
  if ("key" in members) return `${members.key}=${members.value}`;
  return Object.entries(members)
    .filter(([, member]) => member !== null)
    .map(([name, member]) => `${name}=${Array.isArray(member) ? member.join("|") : member}`)
    .join(" ");
}

/**
 * A spreadsheet takes a field that begins so for a formula, and may fetch or run what it says. An apostrophe before it
 * makes it text there.
 */
function inert(text: string): string {
  return /^[=+\-@\t\r\n|\uff0b\uff0d\uff1d\uff20]/.test(text) ? `'${text}` : text;
}
