import type { Cell, Column, Section, Tone } from "../../page/page.ts";

/** A column, with what stands in it. */
export type Shown<T> = Column & { readonly cell: (item: T) => Cell };

interface InOrganization {
  readonly organization: string;
}

export type Head = Pick<Section, "id" | "title" | "empty" | "intro">;

export function table<T>(head: Head, columns: readonly Shown<T>[], items: readonly T[]): Section {
  return {
    ...head,
    columns: columns.map(({ cell: _, ...column }) => column),
    rows: items.map((item) => columns.map(({ cell }) => cell(item))),
  };
}

/** Where there is one organization only, its name need not be said in each row. */
export function tableOf<T extends InOrganization>(
  head: Head,
  [first, ...rest]: readonly [Shown<T>, ...Shown<T>[]],
  items: readonly T[],
  several: boolean,
): Section {
  const organization: Shown<T> = { title: "Organization", filter: true, cell: (item) => item.organization };
  return table(head, several ? [first, organization, ...rest] : [first, ...rest], items);
}

export const toned = (text: string | null, tone: Tone): Cell => (text === null ? null : { text, tone });

export const yesOrNo = (value: boolean | null, no: Tone): Cell =>
  value === null ? null : value ? toned("yes", "good") : toned("no", no);
