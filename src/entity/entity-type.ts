import type { z } from "zod";
import type { Action } from "./action.ts";
import type { EntityContext } from "./context.ts";
import type { Entity, Verdict } from "./entity.ts";
import type { Writing } from "./writing.ts";

/** One kind of resource: what may be written about it, what is remembered of it, and how it behaves. */
export interface EntityType {
  /** As written after `defines:`, for example `mongodb-atlas/cluster`. */
  readonly name: string;
  /** What it is about, in the word that access policies have for it. */
  readonly area?: string;
  /** One sentence. */
  readonly summary: string;
  /** What a user writes. Strict: an unknown property is a mistake. */
  readonly definition: z.ZodObject;
  /** What is remembered, and what other templates may read with `entity-state`. Holds no secret. */
  readonly state: z.ZodObject;
  readonly readiness: ReadinessPolicy;
  /** By name, in kebab-case. */
  readonly actions: Readonly<Record<string, Action>>;
  /** What an update with this verdict would write; one thing in its own area where this is left out. */
  readonly writings?: (verdict: Verdict, definition: Readonly<Record<string, unknown>>) => readonly Writing[];
  /** What stands against making it, as far as its definition is known already. */
  readonly obstacle?: (
    settled: Readonly<Record<string, unknown>>,
  ) => { readonly reason: string; readonly hint: string } | undefined;
  /**
   * What the user should see coming, from what is remembered: a sentence with its remedy, or undefined while all is well.
   * `now` is in milliseconds since the Unix epoch. Asks nobody.
   */
  readonly warning?: (state: Readonly<Record<string, unknown>>, now: number) => string | undefined;
  open(context: EntityContext): Entity;
}

/** How long to ask before giving up. */
export interface ReadinessPolicy {
  /** Seconds before the first question. */
  readonly initialDelay: number;
  /** Seconds between two questions. */
  readonly period: number;
  /** Number of questions. */
  readonly attempts: number;
}
