import { z } from "zod";
import { deferred, type Told } from "../deferred.ts";
import { type Operation, shape } from "../operation.ts";
import { limits } from "./limit.ts";
import { type Tag, tags, unset } from "./unset.ts";

/** `unknown` state names are let through: Atlas may add some, and only IDLE means ready. */
export type ClusterState = "IDLE" | "CREATING" | "UPDATING" | "DELETING" | "REPAIRING" | (string & {});

export const connectionStrings = deferred(() =>
  unset(
    z.looseObject({
      standard: unset(z.string()),
      standardSrv: unset(z.string()),
      private: unset(z.string()),
      privateSrv: unset(z.string()),
    }),
  ),
);

const hardware = deferred(() =>
  unset(
    z.looseObject({
      instanceSize: unset(z.string()),
      nodeCount: unset(z.number()),
      diskSizeGB: unset(z.number()),
      diskIOPS: unset(z.number()),
      ebsVolumeType: unset(z.string()),
    }),
  ),
);

const scaling = deferred(() =>
  unset(
    z.looseObject({
      compute: unset(
        z.looseObject({
          enabled: unset(z.boolean()),
          scaleDownEnabled: unset(z.boolean()),
          minInstanceSize: unset(z.string()),
          maxInstanceSize: unset(z.string()),
        }),
      ),
      diskGB: unset(z.looseObject({ enabled: unset(z.boolean()) })),
    }),
  ),
);

const regionConfig = deferred(() =>
  z.looseObject({
    providerName: z.string(),
    backingProviderName: unset(z.string()),
    regionName: z.string(),
    priority: unset(z.number()),
    electableSpecs: hardware(),
    readOnlySpecs: hardware(),
    analyticsSpecs: hardware(),
    autoScaling: scaling(),
    analyticsAutoScaling: scaling(),
  }),
);

export const cluster = deferred(() =>
  z.looseObject({
    id: unset(z.string()),
    groupId: unset(z.string()),
    name: z.string(),
    stateName: z.string() as z.ZodType<ClusterState>,
    clusterType: unset(z.string()),
    paused: unset(z.boolean()),
    connectionStrings: connectionStrings(),
    mongoDBMajorVersion: unset(z.string()),
    mongoDBVersion: unset(z.string()),
    versionReleaseSystem: unset(z.string()),
    backupEnabled: unset(z.boolean()),
    pitEnabled: unset(z.boolean()),
    terminationProtectionEnabled: unset(z.boolean()),
    encryptionAtRestProvider: unset(z.string()),
    advancedConfiguration: unset(z.looseObject({ minimumEnabledTlsProtocol: unset(z.string()) })),
    tags: tags(),
    createDate: unset(z.string()),
    replicationSpecs: unset(
      z.array(
        z.looseObject({ id: unset(z.string()), zoneName: unset(z.string()), regionConfigs: z.array(regionConfig()) }),
      ),
    ),
  }),
);
export type Cluster = Told<typeof cluster>;

export interface HardwareBody {
  readonly instanceSize?: string;
  readonly nodeCount?: number;
  readonly diskSizeGB?: number;
  readonly diskIOPS?: number;
  readonly ebsVolumeType?: string;
}

export interface AutoScalingBody {
  readonly compute?: {
    readonly enabled: boolean;
    readonly scaleDownEnabled?: boolean;
    readonly minInstanceSize?: string;
    readonly maxInstanceSize?: string;
  };
  readonly diskGB?: { readonly enabled: boolean };
}

export interface RegionConfigBody {
  readonly providerName: string;
  readonly backingProviderName?: string;
  readonly regionName: string;
  readonly priority?: number;
  readonly electableSpecs?: HardwareBody;
  readonly readOnlySpecs?: HardwareBody;
  readonly analyticsSpecs?: HardwareBody;
  readonly autoScaling?: AutoScalingBody;
  readonly analyticsAutoScaling?: AutoScalingBody;
}

/** One shard. An update keeps a shard only when its `id` is sent along. */
export interface ReplicationSpecBody {
  readonly id?: string;
  readonly zoneName?: string;
  readonly regionConfigs: readonly RegionConfigBody[];
}

/** A partial description; `paused` travels alone. */
export interface ClusterChange {
  readonly clusterType?: string;
  readonly paused?: boolean;
  readonly mongoDBMajorVersion?: string;
  readonly versionReleaseSystem?: string;
  readonly backupEnabled?: boolean;
  readonly pitEnabled?: boolean;
  readonly terminationProtectionEnabled?: boolean;
  readonly tags?: readonly Tag[];
  readonly replicationSpecs?: readonly ReplicationSpecBody[];
}

export interface NewCluster extends ClusterChange {
  readonly name: string;
  readonly clusterType: string;
  readonly replicationSpecs: readonly ReplicationSpecBody[];
}

const clusterStatus = deferred(() => z.looseObject({ changeStatus: z.string() }));

const providerRegions = deferred(() =>
  z.looseObject({
    provider: z.string(),
    instanceSizes: z.array(
      z.looseObject({
        name: z.string(),
        availableRegions: z.array(z.looseObject({ name: z.string(), default: unset(z.boolean()) })),
      }),
    ),
  }),
);
export type ProviderRegions = Told<typeof providerRegions>;

const area = { area: "clusters", limit: limits.clusters } as const;
const reads = { ...area, method: "GET", access: "read", role: "Project Read Only", repeatable: true } as const;
const from = { list: "listClusters", key: (given: { clusterName: string }) => given.clusterName };
const touches = [
  {
    list: "listClusters",
    keys: (given: { clusterName?: string; body?: { name?: string } }) => [given.clusterName ?? given.body?.name ?? ""],
  },
];

/** A Flex cluster has endpoints of its own; seen from here it is not there. */
const absent = ["CLUSTER_NOT_FOUND", "CANNOT_USE_FLEX_CLUSTER_IN_CLUSTER_API"];

export const clusterOperations = {
  listClusters: {
    ...reads,
    path: "/groups/{groupId}/clusters",
    version: "2024-08-05",
    pages: "pages",
    query: deferred(() => z.strictObject({ includeDeletedWithRetainedBackups: z.boolean().optional() })),
    answer: cluster,
    keys: (item: Cluster) => [item.name],
  },
  getCluster: {
    ...reads,
    path: "/groups/{groupId}/clusters/{clusterName}",
    version: "2024-08-05",
    absent,
    answer: cluster,
    from,
  },
  createCluster: {
    ...area,
    method: "POST",
    path: "/groups/{groupId}/clusters",
    version: "2024-10-23",
    access: "write",
    role: "Project Cluster Creator",
    repeatable: false,
    body: shape<NewCluster>(),
    answer: cluster,
    touches,
  },
  /** Describes a wanted state, so twice is once. */
  updateCluster: {
    ...area,
    method: "PATCH",
    path: "/groups/{groupId}/clusters/{clusterName}",
    version: "2024-10-23",
    access: "write",
    role: "Project Cluster Manager",
    repeatable: true,
    body: shape<ClusterChange>(),
    answer: cluster,
    touches,
  },
  deleteCluster: {
    ...area,
    method: "DELETE",
    path: "/groups/{groupId}/clusters/{clusterName}",
    version: "2023-02-01",
    access: "write",
    role: "Project Owner",
    repeatable: true,
    absent: ["CLUSTER_NOT_FOUND"],
    query: deferred(() => z.strictObject({ retainBackups: z.boolean().optional() })),
    touches,
  },
  /** Whether changes of users and roles have reached every node; says nothing of the deployment. */
  getClusterStatus: {
    ...reads,
    path: "/groups/{groupId}/clusters/{clusterName}/status",
    version: "2023-01-01",
    absent,
    answer: clusterStatus,
  },
  listProviderRegions: {
    ...reads,
    path: "/groups/{groupId}/clusters/provider/regions",
    version: "2023-01-01",
    pages: "pages",
    query: deferred(() => z.strictObject({ providers: z.array(z.string()).optional(), tier: z.string().optional() })),
    answer: providerRegions,
  },
} as const satisfies Record<string, Operation>;
