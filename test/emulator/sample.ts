import type { Emulator } from "../../src/emulator/index.ts";
import type { Client } from "./client.ts";

/** A new project in the first organization; its path. */
export async function newProject(client: Client, emulator: Emulator, name = "shop"): Promise<string> {
  const { body } = await client.post("/groups", { name, orgId: emulator.orgs[0]?.id });
  return `/groups/${body.id}`;
}

export function freeCluster(name = "free"): object {
  return {
    name,
    clusterType: "REPLICASET",
    replicationSpecs: [
      {
        regionConfigs: [
          {
            providerName: "TENANT",
            backingProviderName: "AWS",
            regionName: "US_EAST_1",
            priority: 7,
            electableSpecs: { instanceSize: "M0" },
          },
        ],
      },
    ],
  };
}

export function region(size = "M10", rest: object = {}): object {
  return {
    providerName: "AWS",
    regionName: "US_EAST_1",
    priority: 7,
    electableSpecs: { instanceSize: size, nodeCount: 3, ...rest },
  };
}

export function dedicatedCluster(name = "orders", regionConfigs: readonly object[] = [region()]): object {
  return { name, clusterType: "REPLICASET", replicationSpecs: [{ regionConfigs }] };
}

export function flexCluster(name = "flex"): object {
  return { name, providerSettings: { backingProviderName: "AWS", regionName: "US_EAST_1" } };
}

export function databaseUser(username = "app"): object {
  return {
    databaseName: "admin",
    username,
    password: "a-sample-password",
    roles: [{ roleName: "readWrite", databaseName: "admin" }],
  };
}

/** A dedicated cluster with backups. */
export function backedUpCluster(name = "orders", rest: object = {}): object {
  return { ...dedicatedCluster(name), backupEnabled: true, ...rest };
}
