import { describe, expect, it } from "vitest";
import { type Sandbox, sandbox } from "../support/sandbox.ts";
import { ordersYaml } from "../support/shop.ts";

async function made(properties: Record<string, unknown> = {}): Promise<Sandbox> {
  const box = await sandbox();
  await box.write(ordersYaml(properties));
  await box.update();
  box.writes();
  return box;
}

const atlasSide = async (box: Sandbox) => {
  box.colleague.forget();
  const [project] = await box.colleague.collection("listProjects", {});
  if (!project) return { groupId: "", cluster: undefined };
  const groupId = project.id;
  const found = await box.colleague.find("getCluster", { groupId, clusterName: "orders" }, { fresh: true });
  return { groupId, cluster: found };
};

describe("a dedicated cluster", () => {
  it.each([
    ["tier", { instance_size: "M20" }, { electable: "M20" }],
    ["disk", { disk_size_gb: 80 }, { disk: 80 }],
    ["version", { mongodb_version: "8.0" }, { version: "8.0" }],
    ["tags", { tags: { team: "orders", env: "prod" } }, { tags: "env=prod,team=orders" }],
    ["termination protection", { termination_protection: true }, { protection: true }],
    ["pause", { paused: true }, { paused: true }],
  ])("takes a change of its %s in one request", async (_, change, expected) => {
    const box = await made({ mongodb_version: "7.0" });
    await box.write(ordersYaml({ mongodb_version: "7.0", ...change }));
    expect(await box.update()).toMatchObject({ "shop/orders": "change" });
    expect(box.writes()).toEqual(["PATCH /api/atlas/v2/groups/{groupId}/clusters/{clusterName}"]);
    const { cluster: now } = await atlasSide(box);
    const electable = now?.replicationSpecs?.[0]?.regionConfigs[0]?.electableSpecs;
    expect({
      electable: electable?.instanceSize,
      disk: electable?.diskSizeGB,
      version: now?.mongoDBMajorVersion,
      tags: (now?.tags ?? [])
        .map(({ key, value }) => `${key}=${value}`)
        .sort()
        .join(),
      protection: now?.terminationProtectionEnabled,
      paused: now?.paused,
    }).toMatchObject(expected);
    expect(await box.update()).toMatchObject({ "shop/orders": "none" });
    expect(box.writes()).toEqual([]);
  });

  it("is changed first and paused afterwards, each in a request of its own", async () => {
    const box = await made();
    await box.write(ordersYaml({ instance_size: "M20", paused: true }));
    await box.update();
    const bodies = box.atlas.requests
      .filter(({ method }) => method === "PATCH")
      .map(({ body }) => Object.keys(body ?? {}));
    expect(bodies).toEqual([["replicationSpecs"], ["paused"]]);
  });

  it("is resumed first and changed afterwards", async () => {
    const box = await made({ paused: true });
    await box.write(ordersYaml({ instance_size: "M20", paused: false }));
    await box.update();
    const bodies = box.atlas.requests
      .filter(({ method }) => method === "PATCH")
      .map(({ body }) => Object.keys(body ?? {}));
    expect(bodies).toEqual([["paused"], ["paused"], ["replicationSpecs"]]);
  });

  it("takes no change while it is paused, and says to resume it first", async () => {
    const box = await made({ paused: true });
    await box.write(ordersYaml({ paused: true, instance_size: "M20" }));
    box.writes();
    expect(await box.refused()).toEqual({
      "shop/orders":
        'cluster "orders" is paused, and Atlas takes no other change until it is resumed. Write `paused: false` first.',
    });
    expect(box.writes()).toEqual([]);
  });

  it.each([
    ["name", { name: "orders-2" }],
    ["provider", { provider: "GCP", region: "CENTRAL_US" }],
    ["region", { region: "EU_WEST_1" }],
    ["instance_size", { instance_size: "M0" }],
    ["instance_size", { instance_size: "FLEX" }],
  ])("refuses another %s with the way out, and sends nothing", async (field, change) => {
    const box = await made();
    await box.write(ordersYaml(change));
    const { "shop/orders": message } = await box.refused();
    expect(message).toContain("cannot be changed in place");
    expect(message).toContain(field);
    expect(message).toContain("Put the old value back");
    expect(box.writes()).toEqual([]);
  });

  it("is changed only once it is idle, when somebody else's change is still under way", async () => {
    const box = await sandbox({ provisionSeconds: 1 });
    await box.write(ordersYaml());
    await box.update();
    const { groupId, cluster: now } = await atlasSide(box);
    const [spec] = now?.replicationSpecs ?? [];
    const regionConfigs = [
      {
        providerName: "AWS",
        regionName: "US_EAST_1",
        priority: 7,
        electableSpecs: { instanceSize: "M30", nodeCount: 3 },
      },
    ];
    const replicationSpecs = [{ ...(spec?.id === undefined ? {} : { id: spec.id }), regionConfigs }];
    await box.colleague.call("updateCluster", { groupId, clusterName: "orders", body: { replicationSpecs } });
    const workspace = box.workspace();
    expect((await workspace.update([])).outcome).toBe("done");
    const states = box.atlas.requests
      .filter(({ path }) => path.endsWith("/clusters/orders"))
      .map(({ method, responseBody }) => `${method} ${(responseBody as { stateName?: string }).stateName}`);
    const change = states.lastIndexOf("PATCH UPDATING");
    expect(states[change - 1]).toBe("GET IDLE");
    expect(workspace.events).toContainEqual(
      expect.objectContaining({ event: "progress", text: 'waiting for cluster "orders" to be idle' }),
    );
  });

  it("keeps the tier that Atlas scaled it to by itself", async () => {
    const box = await made();
    const { groupId, cluster: now } = await atlasSide(box);
    const [spec] = now?.replicationSpecs ?? [];
    const [region] = spec?.regionConfigs ?? [];
    const compute = { enabled: true, scaleDownEnabled: true, minInstanceSize: "M10", maxInstanceSize: "M40" };
    const regionConfigs = [
      {
        providerName: "AWS",
        regionName: "US_EAST_1",
        priority: 7,
        electableSpecs: { instanceSize: "M30", nodeCount: 3, diskSizeGB: region?.electableSpecs?.diskSizeGB ?? 10 },
        autoScaling: { compute },
      },
    ];
    const replicationSpecs = [{ ...(spec?.id === undefined ? {} : { id: spec.id }), regionConfigs }];
    await box.colleague.call("updateCluster", { groupId, clusterName: "orders", body: { replicationSpecs } });
    box.writes();
    expect(await box.update()).toMatchObject({ "shop/orders": "none" });
    expect(box.writes()).toEqual([]);
  });

  it("is not deleted while it is protected", async () => {
    const box = await made({ termination_protection: true });
    const workspace = box.workspace();
    expect((await workspace.remove(["shop"])).outcome).toBe("failed");
    expect(workspace.events).toContainEqual({
      event: "failed",
      path: "shop/orders",
      message:
        'cluster "orders" is protected against deletion in Atlas. Write `termination_protection: false`, run monk update, then delete.',
    });
    expect((await atlasSide(box)).cluster?.name).toBe("orders");
  });
});

describe("a free cluster", () => {
  it("gets its tags when it is made, and none later, for Atlas takes no change of it from a program", async () => {
    const free = { instance_size: "M0", tags: { team: "orders" } };
    const box = await made(free);
    expect((await atlasSide(box)).cluster?.tags).toMatchObject([{ key: "team", value: "orders" }]);
    for (const change of [{ tags: { team: "billing" } }, { termination_protection: true }]) {
      await box.write(ordersYaml({ ...free, ...change }));
      expect((await box.refused())["shop/orders"]).toContain("make it on Atlas's own pages, or write what is there");
    }
    await box.write(ordersYaml(free));
    box.writes();
    expect(await box.update()).toMatchObject({ "shop/orders": "none" });
    expect(box.writes()).toEqual([]);
  });
});

describe("a Flex cluster", () => {
  it("is made, tagged, protected and deleted through its own endpoints", async () => {
    const box = await sandbox();
    await box.write(ordersYaml({ instance_size: "FLEX" }));
    await box.update();
    await box.write(ordersYaml({ instance_size: "FLEX", tags: { team: "orders" }, termination_protection: true }));
    await box.update();
    await box.write(ordersYaml({ instance_size: "FLEX", tags: { team: "orders" }, termination_protection: false }));
    await box.update();
    await box.workspace().remove(["shop"]);
    expect(box.writes()).toEqual([
      "POST /api/atlas/v2/groups",
      "POST /api/atlas/v2/groups/{groupId}/flexClusters",
      "PATCH /api/atlas/v2/groups/{groupId}/flexClusters/{name}",
      "PATCH /api/atlas/v2/groups/{groupId}/flexClusters/{name}",
      "DELETE /api/atlas/v2/groups/{groupId}/flexClusters/{name}",
      "DELETE /api/atlas/v2/groups/{groupId}",
    ]);
    expect((await atlasSide(box)).groupId).toBe("");
  });
});

describe("allow_ips", () => {
  const entriesOf = async (box: Sandbox) => {
    const { groupId } = await atlasSide(box);
    const entries = await box.colleague.collection("listAccessEntries", { groupId });
    return entries.map(({ cidrBlock }) => cidrBlock).sort();
  };

  it("opens addresses and blocks of both families with one request, and closes what is no longer named", async () => {
    const box = await sandbox();
    await box.write(ordersYaml({ allow_ips: ["192.168.1.0/24", "198.51.100.7", "2001:db8::/32"] }));
    await box.update();
    expect(box.writes().filter((one) => one.includes("accessList"))).toHaveLength(1);
    expect(await entriesOf(box)).toEqual(["192.168.1.0/24", "198.51.100.7/32", "2001:db8:0:0:0:0:0:0/32"]);
    await box.write(ordersYaml({ allow_ips: ["198.51.100.7"] }));
    await box.update();
    expect(await entriesOf(box)).toEqual(["198.51.100.7/32"]);
    expect(await box.update()).toMatchObject({ "shop/orders": "none" });
  });

  it("leaves an entry alone that was there before", async () => {
    const box = await sandbox();
    await box.write(ordersYaml());
    await box.update();
    const { groupId } = await atlasSide(box);
    await box.colleague.call("createAccessEntries", {
      groupId,
      body: [{ cidrBlock: "10.0.0.0/8", comment: "office" }],
    });
    await box.write(ordersYaml({ allow_ips: ["10.0.0.0/8", "192.168.1.0/24"] }));
    await box.update();
    await box.workspace().remove(["shop/orders"]);
    expect(await entriesOf(box)).toEqual(["10.0.0.0/8"]);
  });
});

describe("a cluster that somebody else made", () => {
  const elsewhere = async (instanceSize: string) => {
    const box = await sandbox();
    await box.write(ordersYaml());
    await box.workspace().update(["shop/project"]);
    const { groupId } = await atlasSide(box);
    const regionConfigs = [
      { providerName: "AWS", regionName: "US_EAST_1", priority: 7, electableSpecs: { instanceSize, nodeCount: 3 } },
    ];
    const body = { name: "orders", clusterType: "REPLICASET", replicationSpecs: [{ regionConfigs }] };
    await box.colleague.call("createCluster", { groupId, body });
    box.writes();
    return box;
  };

  it("is adopted where it agrees, and forgotten instead of deleted", async () => {
    const box = await elsewhere("M10");
    expect(await box.update()).toMatchObject({ "shop/orders": "adopt" });
    expect((await box.workspace().describe("shop/orders")).existing).toBe(true);
    await box.workspace().remove(["shop/orders"]);
    expect(box.writes()).toEqual([]);
    expect((await atlasSide(box)).cluster?.name).toBe("orders");
  });

  it("is left alone where it differs, until adopt: true says to take it over", async () => {
    const box = await elsewhere("M30");
    const { "shop/orders": message } = await box.refused();
    expect(message).toContain("instance_size is M30, the template says M10");
    expect(message).toContain("adopt: true");
    expect(box.writes()).toEqual([]);
    await box.write(ordersYaml({ adopt: true }));
    expect(await box.update()).toMatchObject({ "shop/orders": "adopt" });
    expect(box.writes()).toEqual(["PATCH /api/atlas/v2/groups/{groupId}/clusters/{clusterName}"]);
  });

  it("keeps its project from being deleted, and is named", async () => {
    const box = await elsewhere("M30");
    const workspace = box.workspace();
    await workspace.remove(["shop/project"]);
    expect(workspace.events).toContainEqual({
      event: "failed",
      path: "shop/project",
      message:
        'project "shop" still holds cluster orders. Delete those first: with monk delete if they are declared here, in Atlas if they are somebody else\'s.',
    });
    expect(box.writes()).toEqual([]);
  });

  it("is not taken for ours when it stands where ours was", async () => {
    const box = await made();
    const { groupId } = await atlasSide(box);
    await box.colleague.call("deleteCluster", { groupId, clusterName: "orders" });
    const regionConfigs = [
      {
        providerName: "AWS",
        regionName: "US_EAST_1",
        priority: 7,
        electableSpecs: { instanceSize: "M10", nodeCount: 3 },
      },
    ];
    const body = { name: "orders", clusterType: "REPLICASET", replicationSpecs: [{ regionConfigs }] };
    await box.colleague.call("createCluster", { groupId, body });
    box.writes();
    await box.workspace().remove(["shop/orders"]);
    expect(box.writes()).toEqual([]);
    expect((await atlasSide(box)).cluster?.name).toBe("orders");
  });
});

it("is made again when somebody deleted it behind our back", async () => {
  const box = await made();
  const { groupId } = await atlasSide(box);
  await box.colleague.call("deleteCluster", { groupId, clusterName: "orders" });
  box.writes();
  expect(await box.update()).toMatchObject({ "shop/orders": "create" });
});

it("does not take an entry for its own that Atlas refused to make, and somebody else made then", async () => {
  const box = await sandbox();
  await box.write(ordersYaml({ allow_ips: ["198.51.100.7"] }));
  box.atlas.failNext({ operation: "POST /groups/{groupId}/accessList", status: 403 });
  await box.refused();
  const [project] = await box.colleague.collection("listProjects", {});
  const groupId = project?.id ?? "";
  await box.colleague.call("createAccessEntries", { groupId, body: [{ ipAddress: "198.51.100.7" }] });
  await box.update();
  await box.workspace().remove(["shop"]);
  expect(box.writes()).not.toContain("DELETE /api/atlas/v2/groups/{groupId}/accessList/{entryValue}");
});

it("that may not be deleted keeps everything that would have gone with it", async () => {
  const box = await sandbox();
  const office = `office:
  defines: mongodb-atlas/ip-access-list-entry
  ip_address: 198.51.100.7
  project_id: <- connection-target("project") entity-state get-member("id")
  permitted-secrets: { mongodb-atlas-token: true }
  connections: { project: { runnable: shop/project, service: data } }
`;
  await box.write(`${ordersYaml({ termination_protection: true })}${office}`);
  await box.update();
  box.writes();
  expect((await box.workspace().remove(["shop"])).outcome).toBe("failed");
  expect(box.writes()).toEqual([]);
});
