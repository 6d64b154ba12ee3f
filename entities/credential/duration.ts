import { z } from "zod";

const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** Milliseconds of `90s`, `30m`, `12h`, `7d` or `2w`; undefined for any other text. */
export function durationOf(text: string): number | undefined {
  const [, count, unit = ""] = /^(\d{1,6})([smhdw])$/.exec(text) ?? [];
  return count === undefined ? undefined : Number(count) * (units[unit] ?? 0);
}

/** A duration as it is written; `durationOf` reads it. */
export const duration = z.string().regex(/^\d{1,6}[smhdw]$/, "a duration such as 30m, 12h or 7d");

/** The same as an argument of an action: there a message is the whole sentence. */
export const durationArgument = z.string().regex(/^\d{1,6}[smhdw]$/, "expected a duration such as 30m, 12h or 7d");

/** How long what was replaced goes on working beside its successor. */
export const grace = durationArgument
  .default("1h")
  .describe("How long the old one goes on working; the next update or rotation after that removes it");
