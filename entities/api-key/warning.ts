import { ageInDays, oldAge } from "../credential/age.ts";
import { dueAmong, retiredIn } from "../credential/retired.ts";
import type { RetiredKey } from "./definition.ts";

/** What is to be said of the key that a state tells of: that it is revoked, replaced, or old. `now` is in milliseconds since the Unix epoch. */
export function ageWarning(state: Readonly<Record<string, unknown>>, now: number): string | undefined {
  if (state.revoked !== undefined && state.revoked === state.id) {
    return "The key was revoked, and none has taken its place. monk update makes a new one.";
  }
  const due = dueAmong(retiredIn<RetiredKey>(state), now);
  if (due.length > 0) {
    return `Replaced and due to be removed: ${due.map(({ public_key }) => public_key).join(", ")}. monk update removes it.`;
  }
  const age = ageInDays(state.created_at, now);
  if (age === undefined || age <= oldAge) return undefined;
  return `The key is ${age} days old; one older than ${oldAge} days ought to be replaced. Its action rotate does that.`;
}
