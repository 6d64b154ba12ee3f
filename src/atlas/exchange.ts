import type { Host } from "../host/host.ts";
import { TransportError } from "../host/host.ts";
import type { Call, Send } from "./call.ts";
import type { Area, Operation } from "./operation.ts";

/** One request and what came of it. It holds no body and no header, so no secret either. */
export interface Exchange {
  readonly operation: string;
  readonly area: Area;
  readonly access: Operation["access"];
  readonly method: string;
  /** Below `/api/atlas/v2`, encoded, with the query. */
  readonly path: string;
  /** Absent when no whole answer came; then `errorCode` is the transport's code. */
  readonly status?: number;
  readonly errorCode?: string;
  readonly requestId?: string;
  readonly milliseconds: number;
  /** Counted from 1. */
  readonly attempt: number;
  /** Milliseconds that the call had waited before this request: for pacing, and between attempts. */
  readonly waited: number;
}

export type Observer = (exchange: Exchange) => void;

/** A wait that has just begun. */
export interface Wait {
  readonly operation: string;
  readonly path: string;
  readonly milliseconds: number;
  /** `pacing`: before Atlas would have to refuse. `again`: after a failure, before the next attempt. */
  readonly reason: "pacing" | "again";
  /** What the failed attempt got, where there was one. */
  readonly status?: number;
}

/** What a guard is asked about: a request that is about to be made. */
export interface Intent {
  readonly operation: string;
  readonly area: Area;
  readonly access: Operation["access"];
  readonly method: string;
  readonly path: string;
  readonly attempt: number;
}

/** Asked before each attempt; throws to prevent it. What it throws reaches the caller as it is. */
export type Guard = (intent: Intent) => void | Promise<void>;

/** Asks the guard before each attempt. */
export function guarded(next: Send, guard: Guard): Send {
  return async (call) => {
    await guard(intentOf(call));
    return next(call);
  };
}

/** Tells the observer of every request, those that only fetch a challenge included. */
export function observed(next: Send, host: Host, observe: Observer): Send {
  return async (call) => {
    const begun = host.now();
    const tell = (outcome: { status?: number; errorCode?: string; requestId?: string }) =>
      observe({ ...intentOf(call), ...outcome, milliseconds: host.now() - begun, waited: call.waited });
    try {
      const reply = await next(call);
      const errorCode = reply.headers["x-error-code"] ?? (reply.status < 400 ? undefined : errorCodeIn(reply.body));
      const requestId = reply.headers["x-request-id"];
      tell({
        status: reply.status,
        ...(errorCode === undefined ? {} : { errorCode }),
        ...(requestId === undefined ? {} : { requestId }),
      });
      return reply;
    } catch (error) {
      tell(error instanceof TransportError ? { errorCode: error.code } : {});
      throw error;
    }
  };
}

function intentOf({ name, operation, path, query, attempt }: Call): Intent {
  const { area, access, method } = operation;
  return { operation: name, area, access, method, path: path + query, attempt };
}

function errorCodeIn(body: string): string | undefined {
  return /"errorCode"\s*:\s*"([A-Z0-9_]{1,100})"/.exec(body)?.[1];
}
