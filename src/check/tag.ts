import type { Tag } from "../inventory/model.ts";

/** Value of a tag, whatever the case of its key; undefined where it is not there or empty. */
export function tagValue(tags: readonly Tag[], key: string): string | undefined {
  return tags.find((tag) => tag.key.toLowerCase() === key.toLowerCase() && tag.value.trim() !== "")?.value.trim();
}

/**
 * Who a description says the owner is, where there can be no tags: `owner: payments team` up to the end of the line, or to
 * a comma, semicolon or parenthesis.
 */
export function ownerInText(text: string | null, key: string): string | undefined {
  const at = (text ?? "").toLowerCase().indexOf(key.toLowerCase());
  if (text === null || at === -1 || /[\p{L}\p{N}]$/u.test(text.slice(0, at))) return undefined;
  return /^\s*[:=]\s*([^,;()\n]*[^\s,;()])/.exec(text.slice(at + key.length))?.[1];
}

export function isBlank(text: string | null): boolean {
  return text === null || text.trim() === "";
}
