import type { Cell, Section, Tone } from "../../page/page.ts";
import { type Head, type Shown, table } from "../../page/table.ts";

interface InOrganization {
  readonly organization: string;
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
