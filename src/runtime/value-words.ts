/** A value in a few words, for `found:`. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (typeof value === "string") return `the text ${JSON.stringify(shorten(value))}`;
  if (typeof value === "number" || typeof value === "bigint") return `the number ${value}`;
  if (typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return value.length === 1 ? "a list of 1 item" : `a list of ${value.length} items`;
  return "a mapping";
}

/** As `describeValue`, for a value that came out of a script and might be a secret. */
export function describeKind(value: unknown): string {
  if (typeof value === "string") return "a text, from this script";
  if (typeof value === "number" || typeof value === "bigint") return "a number, from this script";
  return `${describeValue(value)}, from this script`;
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** More names than that are not read. */
const mostNames = 12;

/** `a`, `b` or `c`. */
export function oneOf(names: readonly string[]): string {
  if (names.length > mostNames) {
    const first = names.slice(0, mostNames).map((name) => `\`${name}\``);
    return `${first.join(", ")} or one of ${names.length - mostNames} more`;
  }
  const quoted = names.map((name) => `\`${name}\``);
  const last = quoted.pop() ?? "";
  return quoted.length === 0 ? last : `${quoted.join(", ")} or ${last}`;
}
