import { z } from "zod";

/** Steps before which a snapshot can be asked for. */
export const dangers = ["delete", "resize", "restore"] as const;
export type Danger = (typeof dangers)[number];

/** Written down before the snapshot is asked for, so that a crash cannot lead to a second one. */
export const safetyNote = z.object({
  /** The very step that it is for, such as `resize to M30`. */
  before: z.string(),
  /** Part of the snapshot's description, and of no other's. */
  mark: z.string(),
  /** Milliseconds since the Unix epoch. */
  at: z.number(),
});
export type SafetyNote = z.output<typeof safetyNote>;
