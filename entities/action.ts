import type { z } from "zod";
import type { Area } from "../src/atlas/index.ts";
import type { Action, Foreseen, Writing } from "../src/entity/index.ts";

/** An action of a kind of resource: what a runtime shows of it, and what it does. */
export interface EntityAction<Resource> extends Action {
  /** `given` fits `arguments`. The result is data; showing it is the caller's business. */
  run(resource: Resource, given: never): Promise<unknown>;
  /** What `run` would do, where that is more than the summary says. Sends no write. */
  foresee?(resource: Resource, given: never): Promise<Foreseen>;
}

/**
 * `area` is what access policies call it, and `writings` what it concerns besides.
 * `reads`: it changes nothing in Atlas, and may run beside an update.
 */
export function action<Resource, Schema extends z.ZodObject>(
  area: Area,
  effect: "reads" | "writes",
  summary: string,
  schema: Schema,
  run: (resource: Resource, given: z.output<Schema>) => Promise<unknown>,
  writings?: (given: z.output<Schema>, definition: Readonly<Record<string, unknown>>) => readonly Writing[],
): EntityAction<Resource> {
  const more = writings === undefined ? {} : { writings };
  return { area, summary, arguments: schema, writes: effect === "writes", run, ...more };
}
