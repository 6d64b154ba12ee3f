import { z } from "zod";
import { addressMistake } from "../address.ts";
import { atlasDefinition, atlasState, projectId } from "../atlas-entity/definition.ts";
import { drillNote } from "../backup/drill-note.ts";
import { dangers, safetyNote } from "../backup/safety-note.ts";
import { backupPlan } from "../backup-plan/definition.ts";
import { instanceSizes, providers } from "../instance-size.ts";
import { clusterMistakes } from "./mistake.ts";

const address = z.string().superRefine((text, check) => {
  const mistake = addressMistake(text);
  if (mistake) check.addIssue({ code: "custom", message: mistake });
});

/** What a user writes under `defines: mongodb-atlas/cluster`. */
export const clusterDefinition = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .max(64)
      .regex(/^[a-zA-Z0-9][a-zA-Z0-9-]*$/, "a cluster name: letters, digits and hyphens, not first a hyphen")
      .describe("Name of the cluster, unique in its project; fixed once made"),
    project_id: projectId,
    provider: z.enum(providers).describe("Cloud provider; fixed once made"),
    region: z
      .string()
      .regex(/^[A-Z][A-Z0-9_]*$/, "a region as Atlas names it, such as US_EAST_1")
      .describe("Region, in Atlas's spelling; fixed once made"),
    instance_size: z.enum(instanceSizes).describe("Tier: M0 (free), FLEX, or a dedicated one from M10 up"),
    allow_ips: z
      .array(address)
      .optional()
      .describe(
        "Addresses and blocks, IPv4 or IPv6, that may connect; entries made for this are removed with the cluster",
      ),
    disk_size_gb: z.number().positive().max(4096).optional().describe("Storage of each node in GB (dedicated tiers)"),
    mongodb_version: z
      .string()
      .regex(/^\d{1,2}\.\d{1,2}$/, 'a major version in quotes, such as "8.0"')
      .optional()
      .describe("Major version of MongoDB (dedicated tiers); Atlas's choice when left out"),
    tags: z
      .record(z.string().min(1).max(255), z.string().min(1).max(255))
      .optional()
      .describe("Tags, all of them; others are removed"),
    termination_protection: z.boolean().optional().describe("Whether Atlas refuses to delete the cluster"),
    paused: z
      .boolean()
      .optional()
      .describe("Whether the cluster is paused (dedicated tiers); left as it is when left out"),
    deletion_protection: z
      .boolean()
      .optional()
      .describe("Whether monk delete refuses to delete it, and a restore over it has to be confirmed by an argument"),
    backup: backupPlan.optional().describe("Snapshots of a dedicated cluster; backups are on when this is left out"),
    snapshot_before: z
      .array(z.enum(dangers))
      .optional()
      .describe("Before what a snapshot is taken, and waited for (dedicated tiers): delete, resize, restore"),
    ...atlasDefinition,
  })
  .superRefine(
    (cluster, check) => {
      for (const { path, expected } of clusterMistakes(cluster)) {
        check.addIssue({ code: "custom", path: [...path], message: expected });
      }
    },
    // The id of the project may be known only later; what can be told without it is told at once.
    { when: ({ issues }) => issues.every(({ path }) => path?.[0] === "project_id") },
  );

/** What other templates may read with `entity-state`. */
export const clusterState = z.object({
  id: z.string().optional().describe("Id of the cluster"),
  name: z.string().optional().describe("Name of the cluster"),
  project_id: z.string().optional().describe("Id of the project"),
  instance_size: z.string().optional().describe("Tier that it was last seen with"),
  connection_standard: z.string().optional().describe("Connection string that lists the hosts (mongodb://)"),
  connection_srv: z.string().optional().describe("Connection string for DNS seed lists (mongodb+srv://)"),
  allowed: z.array(z.string()).optional().describe("Access entries that were made for allow_ips"),
  applied: z.boolean().optional().describe("Whether those entries are active"),
  drill: drillNote.optional().describe("Temporary cluster of a restore drill that has not been removed yet"),
  safety: safetyNote.optional().describe("Snapshot taken before a dangerous change that has not been made yet"),
  ...atlasState,
});

export type ClusterDefinition = z.output<typeof clusterDefinition>;
export type ClusterState = z.output<typeof clusterState>;
