import type { Writing } from "./writing.ts";

/** One resource in the outside world, seen through its definition. Every method may run twice, also after a crash. */
export interface Entity {
  /** Starts reading what the next step will look at, so that those who come later find it. Never fails; need not be called. */
  prepare(step: "plan" | "update"): Promise<void>;
  /** Looks, and says what `apply` would do. Sends no write. */
  plan(): Promise<Verdict>;
  /** Looks, does what is needed, records it, and says what was done. Rejects where the verdict is `refuse`. */
  apply(): Promise<Verdict>;
  /** Whether it is what a user would call ready. */
  readiness(): Promise<Readiness>;
  /** Asks anew whether it is still there, and ours. */
  alive(): Promise<boolean>;
  /** Looks, and says what `remove` would do. Sends no write. */
  planRemoval(): Promise<RemovalVerdict>;
  /** Removes it and resolves when it is gone. Rejects where the verdict is `refuse`. */
  remove(): Promise<RemovalVerdict>;
  /** Runs a custom action with arguments that fit its schema, and answers its result as data. */
  act(name: string, args: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** What `act` would do with them; undefined where its summary says all that can be said. Sends no write. */
  foresee?(name: string, args: Readonly<Record<string, unknown>>): Promise<Foreseen | undefined>;
}

/** What an action would do, before it has done anything. */
export interface Foreseen {
  /** As sentences. */
  readonly plan: readonly string[];
  /** Arguments, over those given, that hold it to just that: there may be newer data while somebody reads. */
  readonly settled: Readonly<Record<string, string>>;
}

/** One property that differs. `before` is absent where nothing was there. */
export interface Change {
  readonly field: string;
  readonly before?: unknown;
  readonly after: unknown;
}

export type Verdict =
  | { readonly action: "create"; readonly changes: readonly Change[] }
  /** There before us, and taken over; `changes` is empty unless the definition says `adopt: true`. */
  | { readonly action: "adopt"; readonly changes: readonly Change[]; readonly known: Known }
  | { readonly action: "change"; readonly changes: readonly Change[]; readonly known: Known }
  | { readonly action: "none"; readonly changes: readonly []; readonly known: Known }
  | { readonly action: "refuse"; readonly changes: readonly Change[]; readonly reason: string; readonly hint: string };

/** State members that are known from looking, for those who depend on them. */
export type Known = Readonly<Record<string, unknown>>;

export type RemovalVerdict =
  /** `writings` is what it takes; one thing in the entity's own area where this is left out. */
  | { readonly action: "delete"; readonly writings?: readonly Writing[] }
  /** Not ours: it stays where it is, and we forget it. `writings` is what goes although it stays. */
  | { readonly action: "forget"; readonly reason: string; readonly writings?: readonly Writing[] }
  | { readonly action: "none" }
  | { readonly action: "refuse"; readonly reason: string; readonly hint: string };

export type Readiness =
  | { readonly ready: true }
  /** `why` says what is being waited for; `failed` that waiting longer is of no use. */
  | { readonly ready: false; readonly why: string; readonly failed?: boolean };
