import { z } from "zod";

/** Written down before the temporary cluster is made, so that a kill cannot make us forget it. */
export const drillNote = z.object({
  /** Name of the temporary cluster. It holds a random part, and so is nobody else's. */
  name: z.string(),
  /** Name of the cluster whose backup is tried. */
  of: z.string(),
  project_id: z.string(),
  /** Known once Atlas has answered. */
  id: z.string().optional(),
});
export type DrillNote = z.output<typeof drillNote>;
