import type { Style } from "./style.ts";
import { padded, widthOf } from "./width.ts";

/** Rows below a heading, in columns as wide as what stands in them. */
export function tableLines(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  { colour }: Style,
): string[] {
  const widths = heading.map((title, column) =>
    Math.max(widthOf(title), ...rows.map((row) => widthOf(row[column] ?? ""))),
  );
  const line = (row: readonly string[]) =>
    row
      .map((text, column) => padded(text, widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  return [colour.dim(line(heading)), ...rows.map(line)];
}
