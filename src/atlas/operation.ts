import type { z } from "zod";
import type { HttpRequest } from "../host/host.ts";
import type { Deferred, Told } from "./deferred.ts";

/** What an operation is about; access policies and the audit log speak in these words. */
export type Area =
  | "system"
  | "organizations"
  | "projects"
  | "clusters"
  | "users"
  | "network"
  | "backups"
  | "alerts"
  | "keys";

/** A token bucket that Atlas keeps for a set of operations, one bucket per scope. */
export interface RateLimit {
  readonly set: string;
  /** The path parameter that names the scope; `caller` is one bucket for the whole credential. */
  readonly scope: "groupId" | "orgId" | "caller";
  readonly capacity: number;
  /** Tokens that come back every `seconds`. */
  readonly refill: number;
  readonly seconds: number;
}

/** Carries a type and nothing else. */
export interface Shape<T> {
  readonly shape?: T;
}

/** The type of a body, written where a row needs a value. */
export function shape<T>(): Shape<T> {
  return {};
}

/**
 * One row of the table: everything that the client, the policies, the audit log and the documents know of an operation.
 *
 * The functions of a row take what the caller gave (path parameters, `query`, `body`) or what Atlas answered.
 * They are typed by each row; `never` here lets each be as narrow as it likes.
 */
export interface Operation {
  readonly method: HttpRequest["method"];
  /** Template below `/api/atlas/v2`; each `{name}` is a parameter of the call. */
  readonly path: string;
  /** The dated version that this client was written against. */
  readonly version: string;
  readonly area: Area;
  readonly access: "read" | "write";
  /** The least role that Atlas asks for; absent where any valid credential will do. */
  readonly role?: string;
  readonly limit: RateLimit;
  /** Whether sending it twice has the effect of sending it once. */
  readonly repeatable: boolean;
  /** `pages`: the answer is a page of results. `array`: a bare array with everything in it. */
  readonly pages?: "pages" | "array";
  /** Whether the list takes `includeCount`; true unless said otherwise. */
  readonly counts?: false;
  /** Atlas wants these one at a time within the rate limit's scope. */
  readonly serial?: true;
  /** Codes that mean "there is no such thing", besides every 404. */
  readonly absent?: readonly string[];
  /** Whether those are the only ones: then another 404, be it Atlas's own, tells of something else that is missing. */
  readonly absentByCode?: true;
  /** The parameters of the query, none of which has to be given. Paging is not among them. */
  readonly query?: Deferred<z.ZodObject>;
  readonly body?: Shape<unknown>;
  /** The answer, or one result of a list: the members that we rely on. Others are kept as they came. */
  readonly answer?: Deferred;
  /** Whether the answer holds a secret that Atlas shows this once. */
  readonly discloses?: true;
  /** Of a list: every key by which a result is known. */
  readonly keys?: (item: never) => readonly string[];
  /** Of an item's read: the list that holds the item, and the item's key there. */
  readonly from?: { readonly list: string; readonly key: (given: never) => string };
  /**
   * Of a write: the keys that it may change, per list; empty where no list shows them.
   * Asked before the write, and after it with Atlas's answer.
   */
  readonly touches?: readonly Touch[];
}

export interface Touch {
  readonly list: string;
  readonly keys: (given: never, answer: never) => readonly string[];
}

type ParameterNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParameterNames<Rest>
  : never;

/** The parameters that a path template names. */
export type PathParameters<Path extends string> = { readonly [Name in ParameterNames<Path>]: string };

type ReadonlyMembers<T> = { readonly [Member in keyof T]: Readonly<T[Member]> };
type QueryOf<O extends Operation> = O extends { query: Deferred<infer Q extends z.ZodObject> }
  ? { readonly query?: ReadonlyMembers<z.input<Q>> }
  : unknown;
type BodyOf<O extends Operation> = O extends { body: Shape<infer B> } ? { readonly body: B } : unknown;

/** What a call of the operation takes: path parameters by name, `query`, `body`. */
export type Given<O extends Operation> = PathParameters<O["path"]> & QueryOf<O> & BodyOf<O>;

/** What the operation answers; one result, for a list. */
export type Answer<O extends Operation> = O extends { answer: infer A extends Deferred } ? Told<A> : undefined;
