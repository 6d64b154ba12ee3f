import { z } from "zod";
import { deferred, type Told } from "../deferred.ts";
import { type Operation, shape } from "../operation.ts";
import { type ClusterState, connectionStrings } from "./cluster.ts";
import { limits } from "./limit.ts";
import { type Tag, tags, unset } from "./unset.ts";

const flexCluster = deferred(() =>
  z.looseObject({
    id: unset(z.string()),
    groupId: unset(z.string()),
    name: z.string(),
    stateName: z.string() as z.ZodType<ClusterState>,
    connectionStrings: connectionStrings(),
    mongoDBVersion: unset(z.string()),
    providerSettings: z.looseObject({
      backingProviderName: z.string(),
      regionName: z.string(),
      diskSizeGB: unset(z.number()),
    }),
    terminationProtectionEnabled: unset(z.boolean()),
    backupSettings: unset(z.looseObject({ enabled: unset(z.boolean()) })),
    tags: tags(),
    createDate: unset(z.string()),
  }),
);
export type FlexCluster = Told<typeof flexCluster>;

/** All that Atlas lets one change. */
export interface FlexClusterChange {
  readonly tags?: readonly Tag[];
  readonly terminationProtectionEnabled?: boolean;
}

export interface NewFlexCluster extends FlexClusterChange {
  readonly name: string;
  readonly providerSettings: { readonly backingProviderName: string; readonly regionName: string };
}

const common = { version: "2024-11-13", area: "clusters", limit: limits.flexClusters } as const;
const reads = { ...common, method: "GET", access: "read", role: "Project Read Only", repeatable: true } as const;
const writes = { ...common, access: "write", role: "Project Owner" } as const;
const touches = [
  {
    list: "listFlexClusters",
    keys: (given: { name?: string; body?: { name?: string } }) => [given.name ?? given.body?.name ?? ""],
  },
];

export const flexClusterOperations = {
  listFlexClusters: {
    ...reads,
    path: "/groups/{groupId}/flexClusters",
    pages: "pages",
    answer: flexCluster,
    keys: (item: FlexCluster) => [item.name],
  },
  getFlexCluster: {
    ...reads,
    path: "/groups/{groupId}/flexClusters/{name}",
    absent: ["CLUSTER_NOT_FOUND", "CANNOT_USE_NON_FLEX_CLUSTER_IN_FLEX_API"],
    answer: flexCluster,
    from: { list: "listFlexClusters", key: (given: { name: string }) => given.name },
  },
  createFlexCluster: {
    ...writes,
    method: "POST",
    path: "/groups/{groupId}/flexClusters",
    repeatable: false,
    body: shape<NewFlexCluster>(),
    answer: flexCluster,
    touches,
  },
  updateFlexCluster: {
    ...writes,
    method: "PATCH",
    path: "/groups/{groupId}/flexClusters/{name}",
    repeatable: true,
    body: shape<FlexClusterChange>(),
    answer: flexCluster,
    touches,
  },
  deleteFlexCluster: {
    ...writes,
    method: "DELETE",
    path: "/groups/{groupId}/flexClusters/{name}",
    repeatable: true,
    absent: ["CLUSTER_NOT_FOUND"],
    touches,
  },
} as const satisfies Record<string, Operation>;
