import type { BackupSchedule } from "../../src/atlas/index.ts";
import { compareBackup, endsBackups } from "../backup-plan/comparison.ts";
import { type Comparison, differing, fixedDiffering } from "../decision.ts";
import { familyOf } from "../instance-size.ts";
import { tagList, tagsOf } from "../tags.ts";
import type { ClusterDefinition } from "./definition.ts";
import type { ClusterView } from "./view.ts";

const replace =
  "Put the old value back; or declare a second cluster under another key, move the data, and delete this one.";

const onItsPages =
  "Atlas takes no change of a free cluster from a program: make it on Atlas's own pages, or write what is there.";

const copiesByPolicy = "Leave `copy_to` out; or make Atlas copy by frequency, in Atlas under Backup Policy.";

/**
 * How a cluster differs from its definition. What the definition leaves out is left as it is, and so is what Atlas was
 * told to size by itself. `schedule` is that of its backups, where the definition says anything about it.
 */
export function compareCluster(
  definition: ClusterDefinition,
  found: ClusterView,
  schedule: BackupSchedule | undefined,
): Comparison {
  const { tags, termination_protection: protection, backup, paused } = definition;
  const family = familyOf(definition.instance_size);
  const tier = found.scalesTier ? [] : differing("instance_size", found.instanceSize, definition.instance_size);
  const labels = [
    ...optional("tags", found.tags, tags && tagsOf(tagList(tags))),
    ...optional("termination_protection", found.terminationProtection, protection),
  ];
  const free = found.family === "free";
  const changes = [
    ...(family === found.family ? tier : []),
    ...disk(definition, found),
    ...optional("mongodb_version", found.version, definition.mongodb_version),
    ...(free ? [] : labels),
    ...(backup && found.family === "dedicated" ? compareBackup(backup, found, schedule) : []),
    ...optional("paused", found.paused, paused),
  ];
  const fixed = [
    ...fixedDiffering("name", found.name, definition.name, replace),
    ...fixedDiffering("project_id", found.groupId, definition.project_id, replace),
    ...fixedDiffering("provider", found.provider, definition.provider, replace),
    ...fixedDiffering("region", found.region, definition.region, replace),
    ...fixedDiffering("shards", found.shards, 1, "Sharded clusters are not managed here: leave this one out."),
    ...(backup?.copy_to && schedule?.copyPolicyItemsEnabled
      ? fixedDiffering("backup.copy_to", "kept by policies of their own", backup.copy_to, copiesByPolicy)
      : []),
    ...(family === found.family
      ? []
      : fixedDiffering("instance_size", found.instanceSize, definition.instance_size, replace)),
    ...(free ? labels.map((change) => ({ ...change, wayOut: onItsPages })) : []),
  ];
  const blocked = obstacleTo(definition, found, changes);
  return blocked ? { changes, fixed, blocked } : { changes, fixed };
}

/** A cluster that is paused, and stays so, takes no other change; one that is being deleted is as good as gone. */
function obstacleTo(definition: ClusterDefinition, found: ClusterView, changes: Comparison["changes"]) {
  if (found.stateName === "DELETING") {
    return { reason: "is being deleted", hint: "Run the same command again when it is gone." };
  }
  if (definition.deletion_protection === true && changes.some(({ after }) => after === endsBackups)) {
    return {
      reason: "is protected here, and without backups its snapshots would be deleted",
      hint: "Write `deletion_protection: false` first, if that is what you want.",
    };
  }
  const others = changes.some(({ field }) => field !== "paused");
  if (!found.paused || definition.paused === false || !others) return undefined;
  return {
    reason: "is paused, and Atlas takes no other change until it is resumed",
    hint: "Write `paused: false` first.",
  };
}

/** Atlas makes a smaller disk this large. */
const smallestDiskGb = 10;

function disk({ disk_size_gb }: ClusterDefinition, { diskSizeGb, scalesDisk }: ClusterView) {
  const wanted = disk_size_gb && Math.max(disk_size_gb, smallestDiskGb);
  if (wanted === undefined || (scalesDisk && diskSizeGb !== undefined && diskSizeGb >= wanted)) return [];
  return differing("disk_size_gb", diskSizeGb, wanted);
}

function optional(field: string, before: unknown, after: unknown) {
  return after === undefined ? [] : differing(field, before, after);
}
