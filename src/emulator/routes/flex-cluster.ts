import { projectOwner, projectReader } from "../access.ts";
import { ApiError } from "../api-error.ts";
import { loseTarget } from "../backup/restore-state.ts";
import { demandPayment, demandRoom, flexClusterOf } from "../cluster-lookup.ts";
import { regions } from "../facts/region.ts";
import { happened } from "../happening.ts";
import { newId, newLabel } from "../identifier.ts";
import { page } from "../page.ts";
import { deletionUnderWay, protectedCluster } from "../refusal.ts";
import type { Route, Version } from "../route.ts";
import { choice, flag, ignored, object, pairs, text } from "../rule.ts";
import { flexClusterShape } from "../shape/flex-cluster.ts";
import { livingFlexClusters } from "../state.ts";

const versions: readonly Version[] = [{ date: "2024-11-13" }];

const createBody = object(
  {
    links: ignored,
    name: text({ min: 1, max: 64, pattern: /^[a-zA-Z0-9][a-zA-Z0-9-]*$/ }),
    providerSettings: object(
      {
        backingProviderName: choice(["AWS", "AZURE", "GCP"]),
        diskSizeGB: ignored,
        providerName: choice(["FLEX"]),
        regionName: text({ min: 1 }),
      },
      ["backingProviderName", "regionName"],
    ),
    tags: pairs,
    terminationProtectionEnabled: flag,
  },
  ["name", "providerSettings"],
);

const updateBody = object({ links: ignored, tags: pairs, terminationProtectionEnabled: flag });

export const flexClusterRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/groups/{groupId}/flexClusters",
    versions,
    limit: "flexClusters",
    needs: projectReader,
    paging: "counted",
    handle(call) {
      const groupId = call.params.groupId ?? "";
      const clusters = livingFlexClusters(call.world, groupId, call.now);
      const body = page(call, ["groups", groupId, "flexClusters"], clusters, (cluster) =>
        flexClusterShape(cluster, call),
      );
      return { status: 200, body };
    },
  },
  {
    method: "POST",
    path: "/groups/{groupId}/flexClusters",
    versions,
    limit: "flexClusters",
    needs: projectOwner,
    handle(call) {
      const { name, providerSettings, tags, terminationProtectionEnabled = false } = createBody(call.body, "");
      const { backingProviderName, regionName } = providerSettings;
      const groupId = call.params.groupId ?? "";
      if (!regions[backingProviderName].includes(regionName)) {
        throw new ApiError(
          400,
          "INVALID_REGION",
          `No region ${regionName} exists for provider ${backingProviderName}.`,
          {
            parameters: [regionName, backingProviderName],
          },
        );
      }
      demandRoom(call, name);
      demandPayment(call);
      const cluster = call.world.flexClusters.put(groupId, name, {
        id: newId(call.now),
        groupId,
        name,
        created: call.now,
        backingProviderName,
        regionName,
        ...(tags ? { tags } : {}),
        terminationProtectionEnabled,
        host: newLabel(7),
        shard: newLabel(6),
        phase: { kind: "create", from: call.now, until: call.now + call.durations.flex },
      });
      happened(call, cluster, "CLUSTER_CREATED", { clusterName: name });
      return { status: 201, body: flexClusterShape(cluster, call) };
    },
  },
  {
    method: "GET",
    path: "/groups/{groupId}/flexClusters/{name}",
    versions,
    limit: "flexClusters",
    needs: projectReader,
    handle(call) {
      const cluster = flexClusterOf(call);
      return { status: 200, body: flexClusterShape(cluster, call) };
    },
  },
  {
    method: "PATCH",
    path: "/groups/{groupId}/flexClusters/{name}",
    versions,
    limit: "flexClusters",
    needs: projectOwner,
    handle(call) {
      const cluster = flexClusterOf(call);
      const body = updateBody(call.body, "");
      if (cluster.deletion) throw deletionUnderWay(cluster.name, cluster.groupId);
      const { tags = cluster.tags, terminationProtectionEnabled = cluster.terminationProtectionEnabled } = body;
      const changed = { ...cluster, terminationProtectionEnabled, ...(tags ? { tags } : {}) };
      happened(call, cluster, "CLUSTER_UPDATE_SUBMITTED", { clusterName: cluster.name });
      return {
        status: 200,
        body: flexClusterShape(call.world.flexClusters.put(cluster.groupId, cluster.name, changed), call),
      };
    },
  },
  {
    method: "DELETE",
    path: "/groups/{groupId}/flexClusters/{name}",
    versions,
    limit: "flexClusters",
    needs: projectOwner,
    handle(call) {
      const cluster = flexClusterOf(call);
      if (cluster.terminationProtectionEnabled) throw protectedCluster(cluster.name, cluster.groupId);
      if (cluster.deletion) throw deletionUnderWay(cluster.name, cluster.groupId);
      const deletion = { from: call.now, until: call.now + call.durations.deletion };
      loseTarget(call.world, cluster, call.now);
      call.world.flexClusters.put(cluster.groupId, cluster.name, { ...cluster, deletion });
      happened(call, cluster, "CLUSTER_DELETE_SUBMITTED", { clusterName: cluster.name });
      return { status: 204 };
    },
  },
];
