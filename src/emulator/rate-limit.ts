import { ApiError } from "./api-error.ts";

/** A token bucket: `refill` tokens come back every `seconds`, up to `capacity`. */
export interface Limit {
  readonly capacity: number;
  readonly refill: number;
  readonly seconds: number;
}

export type LimitScope = "GROUP" | "ORGANIZATION" | "USER" | "IP";

/**
 * The endpoint sets. Capacities are those of the real service's headers; where it does not tell the refill,
 * half of the capacity a minute is assumed, as in the sets where it does.
 */
export const limitSets = {
  clusters: { scope: "GROUP", capacity: 10_000, refill: 5_000, seconds: 60 },
  databaseUsers: { scope: "GROUP", capacity: 10_000, refill: 5_000, seconds: 60 },
  groups: { scope: "USER", capacity: 1_200, refill: 600, seconds: 60 },
  group: { scope: "GROUP", capacity: 1_200, refill: 600, seconds: 60 },
  accessList: { scope: "GROUP", capacity: 1_200, refill: 600, seconds: 60 },
  flexClusters: { scope: "GROUP", capacity: 1_200, refill: 600, seconds: 60 },
  backup: { scope: "GROUP", capacity: 1_200, refill: 600, seconds: 60 },
  alerts: { scope: "GROUP", capacity: 1_200, refill: 600, seconds: 60 },
  alertMatchers: { scope: "USER", capacity: 300, refill: 150, seconds: 60 },
  allClusters: { scope: "USER", capacity: 1_200, refill: 600, seconds: 60 },
  organizations: { scope: "USER", capacity: 300, refill: 150, seconds: 60 },
  organization: { scope: "ORGANIZATION", capacity: 500, refill: 250, seconds: 60 },
  system: { scope: "USER", capacity: 500, refill: 250, seconds: 60 },
  rateLimits: { scope: "USER", capacity: 500, refill: 250, seconds: 60 },
  token: { scope: "IP", capacity: 10, refill: 10, seconds: 60 },
} as const satisfies Record<string, Limit & { scope: LimitScope }>;

export type LimitSetName = keyof typeof limitSets;

export interface Spent {
  readonly limit: number;
  readonly remaining: number;
}

export class RateLimiter {
  readonly #limits: Readonly<Record<LimitSetName, Limit>>;
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  constructor(changed: Partial<Record<LimitSetName, Limit>> = {}) {
    this.#limits = { ...limitSets, ...changed };
  }

  limitOf(set: LimitSetName): Limit {
    return this.#limits[set];
  }

  /** Takes one token, or refuses with 429. `scope` tells the buckets of a set apart. */
  spend(set: LimitSetName, scope: string, path: string, now: number): Spent {
    const { capacity, refill, seconds } = this.#limits[set];
    const key = `${set} ${scope}`;
    const known = this.#buckets.get(key) ?? { tokens: capacity, at: now };
    const perMillisecond = refill / (seconds * 1000);
    const tokens = Math.min(capacity, known.tokens + (now - known.at) * perMillisecond);
    if (tokens < 1) {
      this.#buckets.set(key, { tokens, at: now });
      const wait = Math.max(1, Math.ceil((1 - tokens) / perMillisecond / 1000));
      throw new ApiError(
        429,
        "RATE_LIMITED",
        `Too many calls to ${path}; wait ${wait} s. The bucket of ${capacity} gets ${refill} back every ${seconds} s.`,
        {
          parameters: [path, wait, capacity, refill, seconds],
          headers: [
            ["Retry-After", String(wait)],
            ["Ratelimit-Limit", String(capacity)],
            ["Ratelimit-Remaining", "0"],
          ],
        },
      );
    }
    this.#buckets.set(key, { tokens: tokens - 1, at: now });
    return { limit: capacity, remaining: Math.floor(tokens - 1) };
  }

  reset(): void {
    this.#buckets.clear();
  }
}
