import type { Cluster } from "../../inventory/model.ts";
import type { Check, Judges } from "../check.ts";
import type { Facts } from "../facts.ts";
import { called, declared } from "../fix.ts";
import { type Command, type Fix, failed, passed, unknown, type Verdict, wanted } from "../verdict.ts";

export const backup: Check = {
  id: "backup",
  severity: "high",
  title: "Dedicated clusters are backed up",
  reason: "Without snapshots, what is deleted or overwritten is gone.",
  remedy: "Switch backups on; a cluster in a template has them unless it says otherwise.",
  judges: dedicated((cluster) =>
    wanted(cluster.backup_enabled, "whether it is backed up", "is not backed up", () =>
      declared("cluster", { name: cluster.name, backup: { enabled: true } }),
    ),
  ),
};

export const pointInTime: Check = {
  id: "point-in-time",
  severity: "medium",
  title: "Dedicated clusters can be restored to a point in time",
  reason: "From snapshots alone, everything since the last one is lost.",
  remedy: "Switch continuous backup on.",
  judges: dedicated((cluster) =>
    wanted(
      cluster.point_in_time_enabled,
      "whether a point in time can be restored",
      "cannot be restored to a point in time",
      () => declared("cluster", { name: cluster.name, backup: { enabled: true, point_in_time: true } }),
    ),
  ),
};

export const encryptionAtRest: Check = {
  id: "encryption-at-rest",
  severity: "medium",
  title: "Dedicated clusters are encrypted at rest with a key of yours",
  reason: "The cloud provider encrypts every disk, with its own key; only a key of yours can be withdrawn.",
  remedy: "Set up the project's key management, then let the cluster use it.",
  judges: dedicated((cluster) => {
    const { encryption_at_rest_provider: provider, regions } = cluster;
    if (provider === null) return unknown("Atlas does not say whose key encrypts its disks");
    if (provider !== "NONE") return passed;
    const own = changed(cluster, { encryptionAtRestProvider: regions[0]?.provider ?? "AWS" });
    const advice = `Set up key management for project ${cluster.project} in Atlas. Then run:`;
    return failed("is encrypted at rest with the provider's key alone", { advice, last_command: own.command });
  }),
};

/** Oldest first. */
const protocols = ["TLS1_0", "TLS1_1", "TLS1_2", "TLS1_3"];

export const encryptionInTransit: Check = {
  id: "encryption-in-transit",
  severity: "high",
  title: "Dedicated clusters accept TLS 1.2 and newer only",
  reason: "Older versions of TLS can be broken; every driver of today has a newer one.",
  remedy: "Raise the minimum version of TLS.",
  judges: dedicated((cluster) => {
    const { minimum_tls: minimum } = cluster;
    if (minimum === null) return unknown("Atlas does not say which versions of TLS it accepts");
    const order = protocols.indexOf(minimum);
    if (order === -1) return unknown(`Atlas names a version of TLS that this program does not know: ${minimum}`);
    if (order >= protocols.indexOf("TLS1_2")) return passed;
    const body = { advancedConfiguration: { minimumEnabledTlsProtocol: "TLS1_2" } };
    return failed(`accepts ${minimum.replace("TLS", "TLS ").replace("_", ".")}`, changed(cluster, body));
  }),
};

export const dedicatedCluster: Check = {
  id: "dedicated",
  severity: "low",
  title: "Clusters are dedicated",
  reason: "Shared clusters have no say in backups, encryption, network and load of their neighbours.",
  remedy: "Move what matters to M10 or larger. Waive what is for trying things out.",
  judges: {
    clusters: ({ type }) => {
      if (type === "dedicated") return passed;
      const advice =
        "Declare another cluster of M10 or larger under a key and a name of its own, move the data, and delete this one; or upgrade it in Atlas.";
      return failed(type === "flex" ? "is a Flex cluster" : "is a shared cluster", { advice });
    },
  },
};

export const failover: Check = {
  id: "automatic-failover",
  severity: "high",
  title: "Clusters fail over by themselves",
  reason: "With fewer than three electable nodes, the loss of one stops all writes.",
  remedy: "Have three electable nodes or more in every shard.",
  judges: {
    clusters: (cluster) => {
      if (cluster.automatic_failover) return passed;
      const advice = `Read it with monk api getCluster groupId=${cluster.project_id} clusterName=${cluster.name}, raise electableSpecs.nodeCount in its replicationSpecs, and send those with monk api updateCluster.`;
      return failed("has a shard with fewer than three electable nodes", { advice });
    },
  },
};

export const storageAutoscaling: Check = {
  id: "storage-autoscaling",
  severity: "low",
  title: "Storage of dedicated clusters grows by itself",
  reason: "A full disk stops all writes.",
  remedy: "Switch storage autoscaling on in every region.",
  judges: dedicated((cluster) =>
    wanted(cluster.storage_autoscaling, "whether its storage grows", "does not grow its storage by itself", () =>
      autoscaling(cluster, "diskGB.enabled: true"),
    ),
  ),
};

export const tierAutoscaling: Check = {
  id: "tier-autoscaling",
  severity: "low",
  title: "Tiers of dedicated clusters follow the load",
  reason: "A cluster that cannot grow is too slow at the peak, or too dear for the rest of the day.",
  remedy: "Switch tier autoscaling on in every region, with the smallest and the largest tier that you want.",
  judges: dedicated((cluster) => {
    // Atlas scales no tier that has its disks inside.
    if (cluster.instance_sizes.some((size) => size.includes("NVME"))) return undefined;
    return wanted(
      cluster.tier_autoscaling,
      "whether its tier follows the load",
      "does not change its tier by itself",
      () =>
        autoscaling(cluster, "compute: { enabled: true, scaleDownEnabled: true, minInstanceSize, maxInstanceSize }"),
    );
  }),
};

export const terminationProtection: Check = {
  id: "termination-protection",
  severity: "medium",
  title: "Clusters are protected against deletion",
  reason: "One wrong call, and the cluster is gone.",
  remedy: "Switch termination protection on.",
  judges: {
    clusters: (cluster) => {
      // Atlas lets nobody change a free one.
      if (cluster.type === "shared") return undefined;
      return wanted(
        cluster.termination_protection,
        "whether it is protected against deletion",
        "is not protected against deletion",
        () => declared("cluster", { name: cluster.name, termination_protection: true }),
      );
    },
  },
};

export const pausedCost: Check = {
  id: "paused-cluster",
  severity: "info",
  title: "No cluster is paused",
  reason: "A paused cluster costs storage and backups; Atlas resumes it after 30 days, and then it costs all of it.",
  remedy: "Resume it, or take a last snapshot and delete it.",
  judges: dedicated(({ name, paused, disk_gb }) => {
    if (!paused) return passed;
    const size = disk_gb === null ? "its storage" : `${disk_gb} GB on each node`;
    return failed(`is paused, and costs ${size} all the same`, declared("cluster", { name, paused: false }));
  }),
};

/** Asks about dedicated clusters alone: others have no choice there. */
function dedicated(judge: (cluster: Cluster, facts: Facts) => Verdict | undefined): Judges {
  return { clusters: (cluster, facts) => (cluster.type === "dedicated" ? judge(cluster, facts) : undefined) };
}

function changed({ project_id: groupId, name: clusterName }: Cluster, body: unknown): Command {
  return called("updateCluster", { groupId, clusterName }, body);
}

/** Atlas takes it only with the whole of `replicationSpecs`, which an inventory does not have. */
function autoscaling({ project_id, name }: Cluster, setting: string): Fix {
  const advice = `Read it with monk api getCluster groupId=${project_id} clusterName=${name}, put autoScaling.${setting} into every region of its replicationSpecs, and send those with monk api updateCluster.`;
  return { advice };
}
