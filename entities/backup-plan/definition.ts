import { z } from "zod";
import { providers } from "../instance-size.ts";
import { policy, policyMistakes } from "./policy.ts";

const schedule = z
  .strictObject({
    hour: z.int().min(0).max(23).optional().describe("Hour of the day at which snapshots start, UTC"),
    minute: z.int().min(0).max(59).optional().describe("Minute of that hour"),
    policies: z.array(policy).min(1).optional().describe("All rules of the schedule; others are removed"),
  })
  .describe("When snapshots are taken and how long they are kept; what is left out stays as it is");

/** What can be copied to another region. */
export const copied = ["hourly", "daily", "weekly", "monthly", "yearly", "on_demand"] as const;

const copy = z.strictObject({
  provider: z.enum(providers).describe("Cloud provider of the copy"),
  region: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/, "a region as Atlas names it, such as US_WEST_2")
    .describe("Region of the copy, in Atlas's spelling"),
  frequencies: z.array(z.enum(copied)).min(1).optional().describe("Which snapshots are copied; all when left out"),
  oplogs: z.boolean().optional().describe("Whether oplogs are copied too, for points in time; false when left out"),
});
export type Copy = z.output<typeof copy>;

const exported = z
  .strictObject({
    enabled: z.boolean().optional().describe("Whether snapshots are exported; true when left out"),
    bucket_id: z
      .string()
      .regex(/^[a-f0-9]{24}$/, "the id of an export bucket: 24 hexadecimal digits")
      .optional()
      .describe("Id of the export bucket"),
    frequency: z.enum(["monthly", "yearly"]).optional().describe("Which snapshots are exported; monthly when left out"),
    names_in_path: z
      .boolean()
      .optional()
      .describe("Whether paths in the bucket hold the names of organization and project, in place of their ids"),
  })
  .superRefine(({ enabled, bucket_id }, check) => {
    if (enabled === false || bucket_id !== undefined) return;
    check.addIssue({ code: "custom", path: ["bucket_id"], message: "the id of an export bucket" });
  });

/** What a user writes under `backup` of a cluster. What is left out is left as it is. */
export const backupPlan = z
  .strictObject({
    enabled: z
      .boolean()
      .optional()
      .describe("Whether Atlas takes snapshots; true when left out. Switching them off deletes those that are there"),
    point_in_time: z
      .boolean()
      .optional()
      .describe("Whether any point in time can be restored (continuous backup); left as it is when left out"),
    restore_window_days: z.int().positive().optional().describe("Days back to which such a point may lie"),
    schedule: schedule.optional(),
    copy_to: z
      .array(copy)
      .optional()
      .describe("Regions to which snapshots are copied, all of them; others are removed"),
    export: exported.optional().describe("Snapshots that are exported to a bucket of your own"),
    retain_on_delete: z.boolean().optional().describe("Whether snapshots outlive the cluster; true when left out"),
  })
  .superRefine((plan, check) => {
    const { enabled, point_in_time: pit, schedule: times, copy_to: copies } = plan;
    const refuse = (path: (string | number)[], message: string) => check.addIssue({ code: "custom", path, message });
    for (const property of ["restore_window_days", "schedule", "copy_to", "export"] as const) {
      if (enabled === false && plan[property] !== undefined) refuse([property], "nothing, because backups are off");
    }
    if (enabled === false && pit === true) refuse(["point_in_time"], "`false`, because backups are off");
    if (plan.restore_window_days !== undefined && pit === false) {
      refuse(["restore_window_days"], "nothing, because `point_in_time` is off");
    }
    for (const { index, member, expected } of policyMistakes(times?.policies ?? [])) {
      refuse(["schedule", "policies", index, member], expected);
    }
    for (const [index, { provider, region, oplogs }] of (copies ?? []).entries()) {
      const twin = copies?.findIndex((other) => other.provider === provider && other.region === region);
      if (twin !== index) refuse(["copy_to", index, "region"], "a region that is named once");
      if (oplogs === true && pit === false) refuse(["copy_to", index, "oplogs"], "`false`: `point_in_time` is off");
    }
  });
export type BackupPlan = z.output<typeof backupPlan>;
