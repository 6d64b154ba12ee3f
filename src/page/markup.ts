import { harmless } from "../render/harmless.ts";

const named: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** A text as it may stand anywhere in a page, between tags and in an attribute's quotes. */
export function escaped(text: string): string {
  return harmless(text).replace(/[&<>"']/g, (character) => named[character] ?? "");
}

/** ` name="value"` for each attribute that has a value; `true` is a bare name. */
export function attributes(given: Readonly<Record<string, string | number | true | undefined>>): string {
  return Object.entries(given)
    .map(([name, value]) =>
      value === undefined ? "" : value === true ? ` ${name}` : ` ${name}="${escaped(String(value))}"`,
    )
    .join("");
}
