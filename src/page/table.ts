import type { Cell, Column, Section } from "./page.ts";

/** A column, and what stands in it for an item. */
export type Shown<T> = Column & { readonly cell: (item: T) => Cell };

export type Head = Pick<Section, "id" | "title" | "empty" | "intro">;

/** A table with a row for each item. */
export function table<T>(head: Head, columns: readonly Shown<T>[], items: readonly T[]): Section {
  return {
    ...head,
    columns: columns.map(({ cell: _, ...column }) => column),
    rows: items.map((item) => columns.map(({ cell }) => cell(item))),
  };
}
