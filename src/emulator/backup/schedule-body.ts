import { regions } from "../facts/region.ts";
import { idPattern } from "../identifier.ts";
import type { ClusterRecord } from "../record.ts";
import { invalidValue, unknownChoice } from "../refusal.ts";
import type { Call } from "../route.ts";
import { choice, flag, ignored, list, object, type Rule, text, whole } from "../rule.ts";
import { policyItemBody } from "./policy-item.ts";

const loud = choice(["HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY", "ON_DEMAND"]);
const anything: Rule<unknown> = (value) => value;

/** What clients of either version may send; the older names a copy's place by `replicationSpecId`. */
export const scheduleBody = object({
  autoCopySettingsEnabled: flag,
  autoExportEnabled: flag,
  clusterId: ignored,
  clusterName: ignored,
  copyPolicyItemsEnabled: flag,
  copySettings: list(
    object({
      cloudProvider: choice(["AWS", "AZURE", "GCP"]),
      copyPolicyItems: list(anything, 6),
      frequencies: list(loud, 6),
      lastNumberOfSnapshots: whole({ min: 1, max: 500 }),
      regionName: text({ min: 1 }),
      replicationSpecId: text({ pattern: idPattern }),
      shouldCopyOplogs: flag,
      zoneId: text({ pattern: idPattern }),
    }),
  ),
  deleteCopiedBackups: ignored,
  deleteCopySnapshots: ignored,
  deleteSnapshots: flag,
  export: object({ exportBucketId: text({ pattern: idPattern }), frequencyType: choice(["monthly", "yearly"]) }),
  extraRetentionSettings: list(object({ frequencyType: loud, retentionDays: whole({ min: 0 }) })),
  links: ignored,
  nextSnapshot: ignored,
  policies: list(object({ id: text(), policyItems: list(policyItemBody) }, ["policyItems"]), 1),
  referenceHourOfDay: whole({ min: 0, max: 23 }),
  referenceMinuteOfHour: whole({ min: 0, max: 59 }),
  restoreWindowDays: whole({ min: 1 }),
  updateCopySnapshots: ignored,
  updateSnapshots: flag,
  useOrgAndGroupNamesInExportPrefix: flag,
});

export type ScheduleBody = ReturnType<typeof scheduleBody>;
type CopySetting = NonNullable<ScheduleBody["copySettings"]>[number];

/** The members that are kept as they are given, after a look at what they name. */
export function scheduleSettings(
  call: Call,
  cluster: ClusterRecord,
  body: ScheduleBody,
  before: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const { copySettings, export: exported, extraRetentionSettings } = body;
  const { autoCopySettingsEnabled, autoExportEnabled, copyPolicyItemsEnabled, useOrgAndGroupNamesInExportPrefix } =
    body;
  const given = {
    autoCopySettingsEnabled,
    autoExportEnabled,
    copyPolicyItemsEnabled,
    copySettings: copySettings?.map((setting, index) => copyOf(cluster, setting, `copySettings[${index}]`)),
    export: exported,
    extraRetentionSettings,
    useOrgAndGroupNamesInExportPrefix,
  };
  const named = Object.entries(given).filter(([, value]) => value !== undefined);
  const settings: Record<string, unknown> = { ...before, ...Object.fromEntries(named) };
  const bucket = exported?.exportBucketId;
  if (bucket !== undefined && !call.world.exportBuckets.get(cluster.groupId, bucket))
    throw invalidValue("export.exportBucketId", `no export bucket ${bucket} exists in the project`);
  if (settings.autoExportEnabled === true && settings.export === undefined)
    throw invalidValue("export", "must be given when autoExportEnabled is true");
  return settings;
}

function copyOf(cluster: ClusterRecord, setting: CopySetting, at: string): CopySetting {
  const { replicationSpecId, ...rest } = setting;
  const zone = cluster.specs.find((spec) => spec.zoneId === rest.zoneId || spec.legacyId === replicationSpecId);
  if (!zone) throw invalidValue(`${at}.zoneId`, "must be the zone of one of the cluster's replicationSpecs");
  const { cloudProvider, regionName } = rest;
  if (regionName !== undefined && !regions[cloudProvider ?? "AWS"].includes(regionName))
    throw unknownChoice(regionName);
  return { ...rest, zoneId: zone.zoneId };
}
