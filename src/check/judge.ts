import { type Inventory, type Kind, kinds } from "../inventory/model.ts";
import type { Check } from "./check.ts";
import { type Facts, factsOf, type Rules } from "./facts.ts";
import type { ItemOf } from "./item.ts";
import { nothingSeen, notRead, remedyOfUnread, severityOfUnread } from "./not-read.ts";
import type { Severity } from "./severity.ts";
import { type Subject, subjectOf, subjectOfUnread } from "./subject.ts";
import type { Fix, Verdict } from "./verdict.ts";

/** What one check says of one item. */
export interface Outcome {
  readonly check: string;
  readonly severity: Severity;
  readonly subject: Subject;
  readonly verdict: Verdict;
}

/** Puts every check to every item that it is about. In the order of the checks, then of the inventory. */
export function judge(inventory: Inventory, checks: readonly Check[], rules: Rules): Outcome[] {
  const facts = factsOf(inventory, rules);
  const missing = inventory.organizations.length === 0 ? [nothingSeen, ...inventory.unread] : inventory.unread;
  const unread = missing.map((one): Outcome => {
    const fix: Fix = { advice: remedyOfUnread(one) };
    const message = `could not be read: ${one.reason}`;
    const severity = severityOfUnread(one, checks);
    return { check: notRead.id, severity, subject: subjectOfUnread(one), verdict: { state: "failed", message, fix } };
  });
  return [...unread, ...checks.flatMap((check) => kinds.flatMap((kind) => ofKind(inventory, kind, check, facts)))];
}

function ofKind<K extends Kind>(inventory: Inventory, kind: K, check: Check, facts: Facts): Outcome[] {
  const put = check.judges[kind];
  if (put === undefined) return [];
  const items: readonly ItemOf<K>[] = inventory[kind];
  return items.flatMap((item) => {
    const verdict = put(item, facts);
    if (verdict === undefined) return [];
    return [{ check: check.id, severity: check.severity, subject: subjectOf(kind, item), verdict }];
  });
}
