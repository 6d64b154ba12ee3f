import type { Emulator } from "../../src/emulator/index.ts";
import { connect } from "../emulator/client.ts";
import { withKey } from "../emulator/digest.ts";
import { databaseUser, dedicatedCluster, flexCluster, freeCluster, region } from "../emulator/sample.ts";
import { alertTour } from "./alert-tour.ts";
import { backupTour } from "./backup-tour.ts";
import { keyTour } from "./key-tour.ts";
import { serviceAccountTour } from "./service-account-tour.ts";
import { settingsTour } from "./settings-tour.ts";

/** Slow enough that no state is over before the next call, however busy the machine. */
export const tourPace = { provisionSeconds: 200 };

/** Long enough for everything to be done, short enough for the token to last. */
const age = 600_000;

/** Calls every operation of the emulator, in every state and with the refusals that the real service was seen to answer. */
export async function tour(emulator: Emulator): Promise<void> {
  const client = await connect(emulator);
  const old = { version: "2023-02-01" };
  const orgId = emulator.orgs[0]?.id ?? "";

  await client.get("");
  await withKey(emulator.url, emulator.apiKey, "GET", "");
  await client.get("/orgs?name=my&pageNum=1&itemsPerPage=1");
  await client.get(`/orgs/${orgId}`);
  await client.get("/rateLimits?itemsPerPage=3&pageNum=2");
  await client.get("/rateLimits/clusters");

  const tags = [{ key: "env", value: "test" }];
  const { body: project } = await client.post("/groups", { name: "shop of things", orgId, tags });
  const at = `/groups/${project.id}`;
  const { body: other } = await client.post("/groups", { name: "other", orgId, withDefaultAlertsSettings: false });
  await client.post(`/groups/${other.id}/clusters`, freeCluster(), old);
  await client.get("/groups?pageNum=2&itemsPerPage=1");
  await client.get(`/orgs/${orgId}/groups?name=sho`);
  await client.get(at);
  await client.get("/groups/byName/other");
  await client.patch(at, { name: "shop", tags });
  await client.get(`${at}/users`);
  await settingsTour(client, orgId, at);
  await client.get(`/orgs/${orgId}/users?orgMembershipStatuses=ACTIVE&pageNum=1&itemsPerPage=1`);
  await client.get(`/rateLimits?groupId=${project.id}`);

  await client.post(`${at}/clusters`, { ...dedicatedCluster(), terminationProtectionEnabled: true, tags });
  await client.get(`${at}/clusters/orders`);
  const { body: free } = await client.post(`${at}/clusters`, freeCluster());
  await client.get(`${at}/clusters/${free.name}`);
  await client.post(`${at}/clusters`, { ...dedicatedCluster("elder"), tags }, old);
  await client.post(`${at}/flexClusters`, flexCluster());
  await client.post(`${at}/clusters`, shardedOnGcp());
  await client.post(`${at}/clusters`, acrossAzure());
  emulator.clock.advance(90_000);
  await client.get(`${at}/clusters/${free.name}`);
  await client.get(`${at}/clusters/${free.name}`, old);
  emulator.clock.advance(age);
  await client.get(`${at}/clusters?includeCount=false`);
  await client.get(`${at}/clusters`, old);
  await client.get(`${at}/clusters/elder`, old);
  await client.get(`${at}/flexClusters`);
  await client.get(`${at}/flexClusters/flex`);
  await client.get(`${at}/clusters/flex`, old);
  await client.get(`${at}/flexClusters/orders`);
  await client.get("/clusters");
  await client.get(`${at}/clusters/provider/regions?providers=AWS&tier=M10`);
  await client.delete(`${at}/clusters/orders`);
  await client.patch(`${at}/clusters/orders`, { terminationProtectionEnabled: false });
  await client.patch(`${at}/clusters/orders`, {
    replicationSpecs: [{ regionConfigs: [region("M20", { diskSizeGB: 40 })] }],
  });
  await client.get(`${at}/clusters/orders`);
  emulator.clock.advance(age);
  await client.patch(`${at}/clusters/orders`, { paused: true });
  await client.patch(`${at}/clusters/elder`, { diskSizeGB: 60 }, old);
  await client.patch(`${at}/clusters/across`, {
    biConnector: { enabled: true },
    mongoDBMajorVersion: "8.0",
    redactClientLogData: true,
  });
  await client.get(`${at}/clusters/sharded`);
  await client.get(`${at}/clusters/sharded`, old);
  await client.patch(`${at}/flexClusters/flex`, { tags });

  await client.post(`${at}/databaseUsers`, { ...databaseUser(), groupId: project.id });
  await client.post(`${at}/databaseUsers`, {
    ...databaseUser("team/one"),
    groupId: project.id,
    oidcAuthType: "IDP_GROUP",
    scopes: [{ name: "orders", type: "CLUSTER" }],
    description: "A team",
    deleteAfterDate: new Date(emulator.clock.now() + age).toISOString(),
  });
  await client.post(`${at}/databaseUsers`, { ...databaseUser(), groupId: project.id });
  await client.get(`${at}/databaseUsers`);
  await client.get(`${at}/databaseUsers/admin/team%2Fone`);
  await client.get(`${at}/databaseUsers/admin/nobody`);
  await client.patch(`${at}/databaseUsers/admin/team%2Fone`, { ...databaseUser("team/one"), groupId: project.id });
  await client.get(`${at}/clusters/orders/status`);
  await client.delete(`${at}/databaseUsers/admin/app`);

  const deleteAfterDate = new Date(emulator.clock.now() + age).toISOString();
  await client.post(`${at}/accessList`, [{ ipAddress: "192.0.2.7", comment: "office", deleteAfterDate }]);
  await client.post(`${at}/accessList`, [{ cidrBlock: "198.51.100.0/24" }, { ipAddress: "2001:db8:0:0:0:0:0:1" }]);
  await client.get(`${at}/accessList`);
  await client.get(`${at}/accessList/192.0.2.7`);
  await client.get(`${at}/accessList/192.0.2.7/status`);
  await client.delete(`${at}/accessList/198.51.100.0%2F24`);
  await client.get(`${at}/accessList/198.51.100.0%2F24`);

  await client.get(`${at}/events?eventType=CLUSTER_CREATED&clusterNames=orders&includeRaw=true`);
  await client.get(`${at}/events?excludedEventType=CLUSTER_CREATED&itemsPerPage=2`);
  await client.get(`/orgs/${orgId}/events?eventType=GROUP_CREATED&minDate=2020-01-01T00:00:00Z`);

  await alertTour(emulator, client, String(project.id));
  await client.delete(at);
  for (const name of ["free", "orders", "elder", "sharded", "across"]) await client.delete(`${at}/clusters/${name}`);
  await client.delete(`${at}/clusters/flex`);
  await client.delete(`${at}/flexClusters/flex`);
  await client.get(`${at}/clusters/orders`);
  await client.get(`${at}/flexClusters/flex`);
  emulator.clock.advance(age);
  await client.get(`${at}/clusters/orders`);
  await client.get(`${at}/flexClusters/flex`);
  await client.delete(at);
  await client.get(at);
  await fetch(`${emulator.url}/api/private/ipinfo`);
  await backupTour(emulator);
  await keyTour(emulator);
  await serviceAccountTour(emulator);
}

function shardedOnGcp(): object {
  const compute = { enabled: true, scaleDownEnabled: true, minInstanceSize: "M30", maxInstanceSize: "M50" };
  const regionConfigs = [
    {
      providerName: "GCP",
      regionName: "CENTRAL_US",
      priority: 7,
      electableSpecs: { instanceSize: "M30", nodeCount: 3 },
      analyticsSpecs: { instanceSize: "M30", nodeCount: 1 },
      autoScaling: { compute, diskGB: { enabled: true } },
      analyticsAutoScaling: { compute, diskGB: { enabled: true } },
    },
  ];
  return { name: "sharded", clusterType: "SHARDED", replicationSpecs: [{ regionConfigs }, { regionConfigs }] };
}

function acrossAzure(): object {
  const azure = (regionName: string, priority: number, nodeCount: number) => ({
    providerName: "AZURE",
    regionName,
    priority,
    electableSpecs: { instanceSize: "M30", nodeCount },
  });
  return {
    name: "across",
    clusterType: "REPLICASET",
    mongoDBMajorVersion: "7.0",
    backupEnabled: true,
    pitEnabled: true,
    advancedConfiguration: { minimumEnabledTlsProtocol: "TLS1_3" },
    replicationSpecs: [{ regionConfigs: [azure("EUROPE_WEST", 7, 2), azure("EUROPE_NORTH", 6, 1)] }],
  };
}
