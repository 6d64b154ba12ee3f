import type { Host } from "../host/host.ts";
import { TransportError } from "../host/host.ts";
import type { Call, Send } from "./call.ts";
import type { Area, Operation } from "./operation.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";

/** A request, as far as it may be shown and kept: no value of a body and no header, so no secret either. */
export interface Asked {
  readonly operation: string;
  readonly area: Area;
  readonly access: Operation["access"];
  readonly method: string;
  /** Below `/api/atlas/v2`, encoded, with the query. */
  readonly path: string;
  /** What the path was filled with, such as `groupId`. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Names of the body's members, those within as `outer.inner`; empty without a body. */
  readonly fields: readonly string[];
  /** Counted from 1. */
  readonly attempt: number;
}

/** One request and what came of it. */
export interface Exchange extends Asked {
  /** Absent when no whole answer came; then `errorCode` is the transport's code. */
  readonly status?: number;
  readonly errorCode?: string;
  readonly requestId?: string;
  readonly milliseconds: number;
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
export interface Intent extends Asked {
  /** The body itself, to be looked at and not to be kept: it may hold a password. */
  readonly body: unknown;
}

/** Asks the guard before each attempt. */
export function guarded(next: Send, guard: (intent: Intent) => void | Promise<void>): Send {
  return async (call) => {
    await guard({ ...askedOf(call), body: bodyOf(call) });
    return next(call);
  };
}

/** Tells the observer of every request, those that only fetch a challenge included. */
export function observed(next: Send, host: Host, observe: Observer): Send {
  return async (call) => {
    const begun = host.now();
    const tell = (outcome: Partial<Outcome>) =>
      observe({ ...askedOf(call), ...outcome, milliseconds: host.now() - begun, waited: call.waited });
    try {
      const reply = await next(call);
      tell(outcomeOf(reply));
      return reply;
    } catch (error) {
      tell(error instanceof TransportError ? { errorCode: error.code } : {});
      throw error;
    }
  };
}

function askedOf(call: Call): Asked {
  const { name, operation, path, query, parameters, attempt } = call;
  const { area, access, method } = operation;
  return {
    operation: name,
    area,
    access,
    method,
    path: path + query,
    parameters,
    fields: fieldsIn(bodyOf(call)),
    attempt,
  };
}

function bodyOf({ body }: Call): unknown {
  return body === undefined ? undefined : JSON.parse(body);
}

/** Names of all members, each once; an item of a list stands for all. */
function fieldsIn(value: unknown, before = ""): string[] {
  if (Array.isArray(value)) return Array.from(new Set(value.flatMap((item) => fieldsIn(item, before))));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const inside = fieldsIn(member, `${before}${name}.`);
    return inside.length > 0 ? inside : [`${before}${name}`];
  });
}
