const longest = 72;

/** A value in one line, as YAML would have it; cut where it is long. */
export function valueText(value: unknown): string {
  const text = wholeText(value);
  return isLong(text) ? `${text.slice(0, longest - 1)}…` : text;
}

/** Whether `valueText` leaves out a part. */
export function isCut(value: unknown): boolean {
  return isLong(wholeText(value));
}

/** The same, however long it is. */
export function wholeText(value: unknown): string {
  if (value === undefined || value === null) return "(none)";
  if (typeof value === "string") return value === "" || /\s$|^\s|\n/.test(value) ? JSON.stringify(value) : value;
  return inner(value);
}

function inner(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inner).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  const members = Object.entries(value).map(([key, member]) => `${key}: ${inner(member)}`);
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

function isLong(text: string): boolean {
  return text.length > longest;
}

/** Data in lines, members below each other. */
export function valueLines(value: unknown, indent = ""): string[] {
  if (Array.isArray(value)) {
    return value.flatMap((item) => {
      const [first = "", ...rest] = valueLines(item, `${indent}  `);
      return [`${indent}- ${first.slice(indent.length + 2)}`, ...rest];
    });
  }
  if (typeof value !== "object" || value === null) return [`${indent}${String(value ?? "(none)")}`];
  return Object.entries(value).flatMap(([key, member]) =>
    typeof member === "object" && member !== null && Object.keys(member).length > 0
      ? [`${indent}${key}:`, ...valueLines(member, `${indent}  `)]
      : [
          `${indent}${key}: ${typeof member === "object" && member !== null ? valueText(member) : String(member ?? "(none)")}`,
        ],
  );
}
