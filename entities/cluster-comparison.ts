import type { ClusterDefinition } from "./cluster-definition.ts";
import { type ClusterView, tagsOf } from "./cluster-view.ts";
import { type Comparison, differing, fixedDiffering } from "./decision.ts";
import { familyOf } from "./instance-size.ts";

const replace =
  "Put the old value back; or declare a second cluster under another key, move the data, and delete this one.";

/**
 * How a cluster differs from its definition. What the definition leaves out is left as it is, and so is what Atlas was
 * told to size by itself.
 */
export function compareCluster(definition: ClusterDefinition, found: ClusterView): Comparison {
  const { tags, termination_protection, paused } = definition;
  const family = familyOf(definition.instance_size);
  const tier = found.scalesTier ? [] : differing("instance_size", found.instanceSize, definition.instance_size);
  const changes = [
    ...(family === found.family ? tier : []),
    ...disk(definition, found),
    ...optional("mongodb_version", found.version, definition.mongodb_version),
    ...optional("tags", found.tags, tags && tagsOf(Object.entries(tags).map(([key, value]) => ({ key, value })))),
    ...optional("termination_protection", found.terminationProtection, termination_protection),
    ...optional("paused", found.paused, paused),
  ];
  const fixed = [
    ...fixedDiffering("name", found.name, definition.name, replace),
    ...fixedDiffering("project_id", found.groupId, definition.project_id, replace),
    ...fixedDiffering("provider", found.provider, definition.provider, replace),
    ...fixedDiffering("region", found.region, definition.region, replace),
    ...fixedDiffering("shards", found.shards, 1, "Sharded clusters are not managed here: leave this one out."),
    ...(family === found.family
      ? []
      : fixedDiffering("instance_size", found.instanceSize, definition.instance_size, replace)),
  ];
  const blocked = obstacleTo(definition, found);
  return blocked && changes.some(({ field }) => field !== "paused") ? { changes, fixed, blocked } : { changes, fixed };
}

/** A cluster that is paused, and stays so, takes no other change. */
function obstacleTo(definition: ClusterDefinition, found: ClusterView) {
  if (found.stateName === "DELETING") {
    return { reason: "is being deleted", hint: "Run the same command again when it is gone." };
  }
  if (!found.paused || definition.paused === false) return undefined;
  return {
    reason: "is paused, and Atlas takes no other change until it is resumed",
    hint: "Write `paused: false` first.",
  };
}

function disk({ disk_size_gb: wanted }: ClusterDefinition, { diskSizeGb, scalesDisk }: ClusterView) {
  if (wanted === undefined || (scalesDisk && diskSizeGb !== undefined && diskSizeGb >= wanted)) return [];
  return differing("disk_size_gb", diskSizeGb, wanted);
}

function optional(field: string, before: unknown, after: unknown) {
  return after === undefined ? [] : differing(field, before, after);
}
