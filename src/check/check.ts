import type { Kind, Unread } from "../inventory/model.ts";
import type { Facts } from "./facts.ts";
import type { ItemOf } from "./item.ts";
import type { Severity } from "./severity.ts";
import type { Verdict } from "./verdict.ts";

/** One question that is put to every item of some kinds. */
export interface Check {
  /** Kebab-case; stands in waivers and reports, and stays as it is once released. */
  readonly id: string;
  readonly severity: Severity;
  /** What is so where the check passes. */
  readonly title: string;
  /** Why anybody should care. */
  readonly reason: string;
  /** What to do, for any item. What to write for a certain one stands in its finding. */
  readonly remedy: string;
  readonly judges: Judges;
  /** What it looks at besides the items themselves. */
  readonly needs?: readonly Unread["kind"][];
}

export type Judges = { readonly [K in Kind]?: (item: ItemOf<K>, facts: Facts) => Verdict | undefined };
