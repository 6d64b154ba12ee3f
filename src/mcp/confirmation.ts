import { createHash, randomInt } from "node:crypto";

/** Minutes for which a code holds. */
export const validity = 5;
/** More than this nobody has shown at a time; the oldest goes. */
const most = 100;
/** Without those that are taken for each other. */
const letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

interface Pending {
  readonly digest: string;
  readonly until: number;
  readonly settled: Settled;
}

/** Arguments that what is then done is given besides. */
export type Settled = Readonly<Record<string, string>>;

/** What came of a code: `unknown` to us it may be for being used, or made by another server. */
export type Redeemed =
  | { readonly outcome: "confirmed"; readonly settled: Settled }
  | { readonly outcome: "unknown" | "expired" | "changed" };

/**
 * One-time codes, each for exactly what was shown with it: the tool, its arguments and the plan.
 * A code is spent by the first call that brings it, whatever comes of that call.
 */
export class Confirmations {
  readonly #pending = new Map<string, Pending>();
  readonly #now: () => number;

  /** `now` answers milliseconds since the Unix epoch. */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** A code that confirms the subject, and until when, in ISO 8601. */
  issue(subject: unknown, settled: Settled = {}): { readonly code: string; readonly expires_at: string } {
    const until = this.#now() + validity * 60_000;
    const code = `${word()}-${word()}`;
    this.#pending.set(code, { digest: digestOf(subject), until, settled });
    for (const oldest of this.#pending.keys()) {
      if (this.#pending.size <= most) break;
      this.#pending.delete(oldest);
    }
    return { code, expires_at: new Date(until).toISOString() };
  }

  /** Spends the code. */
  redeem(code: string, subject: unknown): Redeemed {
    const pending = this.#pending.get(code);
    this.#pending.delete(code);
    if (!pending) return { outcome: "unknown" };
    if (this.#now() > pending.until) return { outcome: "expired" };
    const { digest, settled } = pending;
    return digest === digestOf(subject) ? { outcome: "confirmed", settled } : { outcome: "changed" };
  }
}

function word(): string {
  return Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join("");
}

function digestOf(subject: unknown): string {
  return createHash("sha256").update(canonical(subject)).digest("hex");
}

/** JSON with the members of each object in one order, whichever they were written in. */
function canonical(data: unknown): string {
  return JSON.stringify(data, (_key, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
