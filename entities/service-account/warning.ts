import { dueAmong, retiredIn } from "../credential/retired.ts";

const day = 86_400_000;
/** Time ahead of its end from which a secret ought to be replaced; of one that does not last long, a third of its life. */
const ahead = 30 * day;

/** What is to be said of the secret that a state tells of: that it is revoked, near its end, or replaced. `now` is in milliseconds since the Unix epoch. */
export function expiryWarning(state: Readonly<Record<string, unknown>>, now: number): string | undefined {
  const { revoked, secret_id: current, secret_created_at: created, secret_expires_at: expires } = state;
  if (revoked !== undefined && revoked === current) {
    return "The client secret was revoked, and none has taken its place. monk update makes a new one.";
  }
  const end = timeOf(expires);
  const remedy = "Its action rotate makes a new one.";
  if (end !== undefined && end <= now) return `The client secret expired on ${dayOf(end)}. ${remedy}`;
  const begin = timeOf(created) ?? 0;
  if (end !== undefined && end - now <= Math.min(ahead, (end - begin) / 3)) {
    return `The client secret expires on ${dayOf(end)}, ${left(end - now)} from now. ${remedy}`;
  }
  if (dueAmong(retiredIn(state), now).length === 0) return undefined;
  return "A client secret that was replaced is due to be removed. monk update removes it.";
}

function timeOf(text: unknown): number | undefined {
  const time = typeof text === "string" ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function left(time: number): string {
  const days = Math.floor(time / day);
  if (days > 1) return `${days} days`;
  return days === 1 ? "1 day" : "less than a day";
}
