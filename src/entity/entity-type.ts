import type { z } from "zod";
import type { Action } from "./action.ts";
import type { EntityContext } from "./context.ts";
import type { Entity } from "./entity.ts";

/** One kind of resource: what may be written about it, what is remembered of it, and how it behaves. */
export interface EntityType {
  /** As written after `defines:`, for example `mongodb-atlas/cluster`. */
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
  /** What a user writes. Strict: an unknown property is a mistake. */
  readonly definition: z.ZodObject;
  /** What is remembered, and what other templates may read with `entity-state`. Holds no secret. */
  readonly state: z.ZodObject;
  readonly readiness: ReadinessPolicy;
  /** By name, in kebab-case. */
  readonly actions: Readonly<Record<string, Action>>;
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
