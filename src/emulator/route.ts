import type { Grant } from "./access.ts";
import type { Caller } from "./auth/caller.ts";
import type { Outcome } from "./backup/record.ts";
import type { Durations } from "./duration.ts";
import type { LimitSetName, RateLimiter } from "./rate-limit.ts";
import type { World } from "./world.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A dated version of an operation, oldest first in a route's list. */
export interface Version {
  readonly date: string;
  /** The day from which it answers 410. */
  readonly sunset?: string;
}

/** What a handler is given. Nothing in it belongs to HTTP. */
export interface Call {
  readonly world: World;
  readonly caller: Caller;
  /** The credentials of the start that nobody deleted. */
  readonly given: readonly Caller[];
  readonly durations: Durations;
  readonly limits: RateLimiter;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Parsed JSON, or undefined when the request had no body. */
  readonly body: unknown;
  /** The resolved version of the operation. */
  readonly version: string;
  /** The address that the request is taken to come from. */
  readonly address: string;
  /** How the work that this request starts will end. */
  readonly outcome: Outcome;
  /** Milliseconds since the Unix epoch, by the emulator's clock. */
  readonly now: number;
  /** The full address of a path of the API. Each segment is percent-encoded here. */
  readonly link: (...segments: readonly string[]) => string;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

export interface Route {
  readonly method: Method;
  /** Below `/api/atlas/v2`, with `{parameters}`. */
  readonly path: string;
  readonly versions: readonly Version[];
  readonly limit: LimitSetName;
  /** What the caller's roles must include. */
  readonly needs: Grant;
  /** Query parameters besides those of paging, `pretty` and `envelope`. */
  readonly query?: readonly string[];
  readonly paging?: "counted" | "uncounted";
  /** Requests with the same key must not overlap; the second is refused. */
  readonly exclusive?: (params: Readonly<Record<string, string>>) => string;
  /** Its answers have no media type, for nothing is in them. */
  readonly untyped?: true;
  readonly handle: (call: Call) => Answer;
}

export const first: readonly Version[] = [{ date: "2023-01-01" }];

/** The operation as reports, faults and the document name it. */
export function operationOf(route: Pick<Route, "method" | "path">): string {
  return `${route.method} /api/atlas/v2${route.path}`;
}
