import { stringify } from "yaml";
import type { Tag } from "../inventory/model.ts";
import type { Command, Fix } from "./verdict.ts";

/** Properties of an entity, as they stand in a template. */
export function declared(kind: string, properties: Readonly<Record<string, unknown>>): Fix {
  return { yaml: stringify({ defines: `mongodb-atlas/${kind}`, ...properties }, { lineWidth: 0 }).trimEnd() };
}

/** A call of one of Atlas's operations. */
export function called(operation: string, given: Readonly<Record<string, string>>, body?: unknown): Command {
  const words = Object.entries(given).map(([name, value]) => `${name}=${value}`);
  const sent = body === undefined ? [] : [`body=${JSON.stringify(body)}`];
  return { command: ["monk", "api", operation, ...words, ...sent, "--yes"].map(shellWord).join(" ") };
}

/** The text as one word of a POSIX shell, whatever stands in it: names come from outside. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replace(/'/g, "'\\''")}'`;
}

/** Tags as a template has them, with one more. */
export function withTag(tags: readonly Tag[], key: string, value: string): Readonly<Record<string, string>> {
  return { ...Object.fromEntries(tags.map((tag) => [tag.key, tag.value])), [key]: value };
}
