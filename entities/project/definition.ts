import { z } from "zod";
import { atlasDefinition, atlasState } from "../atlas-entity/definition.ts";
import { auditing } from "./auditing.ts";
import { limits } from "./limits.ts";
import { maintenanceWindow } from "./maintenance-window.ts";
import { settings } from "./settings.ts";

/** What a user writes under `defines: mongodb-atlas/project`. */
export const projectDefinition = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(64)
    .regex(/^[\p{L}\p{N}\-_.(),:&@+' ]*$/u, "a project name: letters, digits, spaces and -_.(),:&@+'")
    .describe("Name of the project, unique in its organization"),
  organization: z.string().min(1).describe("Name or id of the organization that the project belongs to"),
  tags: z
    .record(z.string().min(1).max(255), z.string().min(1).max(255))
    .optional()
    .describe("Tags, all of them; others are removed. Left as they are when left out"),
  default_alerts: z
    .boolean()
    .optional()
    .describe("Whether Atlas makes its default alerts with the project; a later difference is told and not changed"),
  settings: settings.optional().describe("Settings of the project; what is left out stays as it is"),
  limits: limits.optional().describe("Limits of the project's own; what is left out stays as it is"),
  maintenance_window: maintenanceWindow
    .optional()
    .describe("When Atlas may maintain the clusters; left as it is when left out"),
  auditing: auditing.optional().describe("What the databases write into their audit log; what is left out stays"),
  ...atlasDefinition,
});

/** What other templates may read with `entity-state`. */
export const projectState = z.object({
  id: z.string().optional().describe("Id of the project"),
  name: z.string().optional().describe("Name of the project"),
  organization_id: z.string().optional().describe("Id of its organization"),
  ...atlasState,
});

export type ProjectDefinition = z.output<typeof projectDefinition>;
export type ProjectState = z.output<typeof projectState>;
