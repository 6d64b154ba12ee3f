import type { BackupPlan } from "../backup-plan/definition.ts";
import { intervalOf } from "../backup-plan/policy.ts";
import { familyOf, hasLocalDisk, offers, type Provider } from "../instance-size.ts";

/** What a definition says of a cluster, as far as one property has to do with another. */
interface Declared {
  readonly provider: Provider;
  readonly region: string;
  readonly instance_size: string;
  readonly disk_size_gb?: unknown;
  readonly mongodb_version?: unknown;
  readonly paused?: unknown;
  readonly backup?: BackupPlan | undefined;
  readonly snapshot_before?: readonly string[] | undefined;
}

interface Mistake {
  readonly path: readonly (string | number)[];
  /** What is expected in its place. */
  readonly expected: string;
}

const dedicatedOnly = ["disk_size_gb", "mongodb_version", "paused", "backup", "snapshot_before"] as const;

/** Properties that do not go together. */
export function clusterMistakes(cluster: Declared): Mistake[] {
  const { provider, instance_size: size } = cluster;
  const foreign = offers(provider, size) ? [] : [{ path: ["instance_size"], expected: `a tier that ${provider} has` }];
  if (familyOf(size) === "dedicated") return [...foreign, ...backupMistakes(cluster)];
  const surplus = dedicatedOnly.filter((property) => cluster[property] !== undefined);
  return [
    ...foreign,
    ...surplus.map((property) => ({
      path: [property],
      expected: `nothing: ${property} is for dedicated tiers (M10 and up), and this is ${size}`,
    })),
  ];
}

function backupMistakes({ provider, region, instance_size: size, backup, snapshot_before = [] }: Declared): Mistake[] {
  const mistakes: Mistake[] = [];
  if (hasLocalDisk(size) && backup?.enabled === false) {
    mistakes.push({ path: ["backup", "enabled"], expected: `\`true\`: Atlas has no ${size} without backups` });
  }
  if (backup?.enabled === false && snapshot_before.length > 0) {
    mistakes.push({ path: ["snapshot_before"], expected: "nothing, because backups are off" });
  }
  if (backup?.retain_on_delete === false && snapshot_before.includes("delete")) {
    const expected = "no `delete`: with `retain_on_delete: false` the snapshot would go with the cluster";
    mistakes.push({ path: ["snapshot_before"], expected });
  }
  for (const [index, policy] of (backup?.schedule?.policies ?? []).entries()) {
    if (!hasLocalDisk(size) || policy.every !== "hourly" || intervalOf(policy) === 12) continue;
    mistakes.push({ path: ["backup", "schedule", "policies", index, "interval"], expected: `12, for ${size}` });
  }
  for (const [index, copy] of (backup?.copy_to ?? []).entries()) {
    if (copy.provider !== provider || copy.region !== region) continue;
    mistakes.push({ path: ["backup", "copy_to", index, "region"], expected: "another region than the cluster's own" });
  }
  return mistakes;
}
