import type { HttpResponse } from "../host/host.ts";
import type { Failed } from "./error.ts";
import type { Operation } from "./operation.ts";

/** One call on its way to Atlas, as the layers hand it to each other. */
export interface Call {
  readonly name: string;
  readonly operation: Operation;
  /** What the path's template was filled with. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Encoded, below `/api/atlas/v2`, without the query. */
  readonly path: string;
  /** Encoded, with its question mark, or empty. */
  readonly query: string;
  readonly body?: string;
  /** Set by the authorization, for one request. */
  readonly authorization?: string;
  /** Which bucket of the rate-limit set this call draws from. */
  readonly scope: string;
  readonly attempt: number;
  /** Milliseconds that this call has waited so far, for pacing and between attempts. */
  readonly waited: number;
}

/** Sends one call; each layer takes one of these and is one. */
export type Send = (call: Call) => Promise<HttpResponse>;

/** The part of Atlas's address that every operation's path stands below. */
export const root = "/api/atlas/v2";

/** What an error says of a call. */
export function failed(call: Call): Failed {
  return { operation: call.name, method: call.operation.method, path: call.path };
}
