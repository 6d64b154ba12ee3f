import type { Style } from "./style.ts";
import { padded, widthOf } from "./width.ts";
import { widestWord, wrapped } from "./wrap.ts";

const gap = "  ";

/**
 * Rows below a heading, in columns as wide as what stands in them. Where that is more than `room`, cells are broken at
 * spaces; where even that is too much, they stay as they are: an id or an address that is cut is of no use.
 */
export function tableLines(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  { colour }: Style,
  room = Number.POSITIVE_INFINITY,
): string[] {
  const widths = widthsOf([heading, ...rows], room);
  const lines = (row: readonly string[]) => {
    const cells = widths.map((width, column) => wrapped(row[column] ?? "", width));
    const height = Math.max(...cells.map(({ length }) => length));
    return Array.from({ length: height }, (_, index) =>
      cells
        .map((cell, column) => padded(cell[index] ?? "", widths[column] ?? 0))
        .join(gap)
        .trimEnd(),
    );
  };
  return [...lines(heading).map(colour.dim), ...rows.flatMap(lines)];
}

/** The widest column that can still be broken gives way first, to the next width at which its cells break. */
function widthsOf(lines: readonly (readonly string[])[], room: number): readonly number[] {
  const columns = (lines[0] ?? []).map((_, column) => lines.map((line) => line[column] ?? ""));
  const widest = (texts: readonly string[], measure: (text: string) => number) => Math.max(...texts.map(measure));
  const wide = columns.map((cells) => widest(cells, widthOf));
  const least = columns.map((cells) => widest(cells, widestWord));
  const total = (widths: readonly number[]) =>
    widths.reduce((sum, width) => sum + width, gap.length * (widths.length - 1));
  if (total(least) > room) return wide;
  const widths = [...wide];
  while (total(widths) > room) {
    const loose = widths.map((width, column) => (width > (least[column] ?? 0) ? width : 0));
    const next = loose.indexOf(Math.max(...loose));
    const narrower = (loose[next] ?? 0) - 1;
    widths[next] = widest(
      (columns[next] ?? []).flatMap((cell) => wrapped(cell, narrower)),
      widthOf,
    );
  }
  return widths;
}
