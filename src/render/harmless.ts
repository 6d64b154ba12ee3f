/** Control characters except line feed and tab, and those that reorder text: they could rewrite what stands on a terminal. */
const harmful = /(?![\n\t])[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** The text with every character that a terminal would obey written out, such as `\x1b`. */
export function harmless(text: string): string {
  return text.replace(/\r\n/g, "\n").replace(harmful, (character) => {
    const code = character.charCodeAt(0).toString(16);
    return code.length <= 2 ? `\\x${code.padStart(2, "0")}` : `\\u${code.padStart(4, "0")}`;
  });
}

/** The same for JSON, as JSON escapes: whoever parses it gets the data as it was. */
export function harmlessJson(text: string): string {
  return text.replace(harmful, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Plain data with `change` applied to every text in it, keys included. */
export function mapTexts<T>(data: T, change: (text: string) => string): T {
  return mapped(data, change) as T;
}

function mapped(data: unknown, change: (text: string) => string): unknown {
  if (typeof data === "string") return change(data);
  if (Array.isArray(data)) return data.map((item) => mapped(item, change));
  if (typeof data !== "object" || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [change(key), mapped(value, change)]));
}
