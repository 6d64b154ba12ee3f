import { setTimeout as delay } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import type { RegionConfigBody } from "../../src/atlas/index.ts";
import type { EmulatorOptions } from "../../src/emulator/index.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";

// What Atlas does on its own account, and what others do to a cluster while we look away.

const project = `namespace: shop
project:
  defines: mongodb-atlas/project
  name: shop
  organization: my-organization
  permitted-secrets: { mongodb-atlas-token: true }
`;

const cluster = (properties: Record<string, unknown> = {}, key = "orders") => `${key}:
  defines: mongodb-atlas/cluster
  project_id: <- connection-target("project") entity-state get-member("id")
  permitted-secrets: { mongodb-atlas-token: true }
  connections: { project: { runnable: shop/project, service: data } }
${Object.entries({ name: key, provider: "AWS", region: "US_EAST_1", instance_size: "M10", ...properties })
  .map(([name, value]) => `  ${name}: ${JSON.stringify(value)}\n`)
  .join("")}`;

async function made(properties: Record<string, unknown> = {}, options: EmulatorOptions = {}): Promise<Sandbox> {
  const box = await sandbox(options);
  await box.write(project + cluster(properties));
  await box.update();
  box.writes();
  return box;
}

/** Resolves when Atlas has answered that many requests to make something under this path. */
async function sent(box: Sandbox, path: string, count = 1): Promise<void> {
  const made = () => box.atlas.requests.filter((request) => request.method === "POST" && request.path.endsWith(path));
  while (made().length < count) await delay(5);
}

async function ordersOf(box: Sandbox) {
  const [shop] = await box.colleague.collection("listProjects", {}, { fresh: true });
  const at = { groupId: shop?.id ?? "", clusterName: "orders" };
  const found = await box.colleague.find("getCluster", at, { fresh: true });
  return { at, found, spec: found?.replicationSpecs?.[0], region: found?.replicationSpecs?.[0]?.regionConfigs[0] };
}

/** Somebody gives the cluster these nodes, outside of the template. */
async function reshape(box: Sandbox, region: Partial<RegionConfigBody>): Promise<void> {
  const { at, spec } = await ordersOf(box);
  const regionConfigs = [{ providerName: "AWS", regionName: "US_EAST_1", priority: 7, ...region }];
  const body = { replicationSpecs: [{ ...(spec?.id === undefined ? {} : { id: spec.id }), regionConfigs }] };
  await box.colleague.call("updateCluster", { ...at, body });
  box.writes();
}

it("is made with backups where its disks are local, for Atlas makes no other", async () => {
  const box = await made({ instance_size: "M40_NVME" });
  const { found, region } = await ordersOf(box);
  expect([region?.electableSpecs?.instanceSize, found?.backupEnabled]).toEqual(["M40_NVME", true]);
  expect(await box.update()).toMatchObject({ "shop/orders": "none" });
});

it("moves to local disks and back, and leaves the size of the disk to Atlas", async () => {
  const box = await made({ instance_size: "M40" });
  await box.write(project + cluster({ instance_size: "M40_NVME" }));
  expect(await box.update()).toMatchObject({ "shop/orders": "change" });
  const there = await ordersOf(box);
  expect(there.region?.electableSpecs).toMatchObject({ instanceSize: "M40_NVME", diskSizeGB: 380 });
  expect(there.found?.backupEnabled).toBe(true);
  for (const size of ["M50_NVME", "M40"]) {
    await box.write(project + cluster({ instance_size: size }));
    expect(await box.update()).toMatchObject({ "shop/orders": "change" });
    expect((await ordersOf(box)).region?.electableSpecs?.instanceSize).toBe(size);
  }
});

it("keeps every node, every scaling and the disks that were paid for when its tier changes", async () => {
  const box = await made({ instance_size: "M30" });
  const disk = { diskSizeGB: 40, ebsVolumeType: "PROVISIONED", diskIOPS: 4000 };
  const compute = { enabled: true, scaleDownEnabled: false, maxInstanceSize: "M60" };
  await reshape(box, {
    electableSpecs: { instanceSize: "M30", nodeCount: 5, ...disk },
    readOnlySpecs: { instanceSize: "M30", nodeCount: 1, ...disk },
    analyticsSpecs: { instanceSize: "M20", nodeCount: 2, diskSizeGB: 40 },
    analyticsAutoScaling: { compute },
  });
  await box.write(project + cluster({ instance_size: "M40" }));
  expect(await box.update()).toMatchObject({ "shop/orders": "change" });
  const { region } = await ordersOf(box);
  expect(region).toMatchObject({
    electableSpecs: { instanceSize: "M40", nodeCount: 5, ...disk },
    readOnlySpecs: { instanceSize: "M40", nodeCount: 1, ...disk },
    analyticsSpecs: { instanceSize: "M20", nodeCount: 2, diskSizeGB: 40 },
    analyticsAutoScaling: { compute },
  });
});

it("leaves the speed of a disk to Atlas when its size changes, unless it was paid for", async () => {
  const box = await made();
  await box.write(project + cluster({ disk_size_gb: 80 }));
  await box.update();
  const body = box.atlas.requests.findLast(({ method }) => method === "PATCH")?.body;
  expect(body).toMatchObject({ replicationSpecs: [{ regionConfigs: [{ electableSpecs: { diskSizeGB: 80 } }] }] });
  expect(JSON.stringify(body)).not.toContain("diskIOPS");
});

it("changes what is there when the change is sent, not what was there when the run began", async () => {
  // Only this test moves the time in Atlas on, so that the second cluster is made no sooner than we allow.
  const box = await sandbox({ provisionSeconds: 60 });
  const usual = project + cluster({}, "early");
  await box.write(usual + cluster());
  const making = box.update();
  await sent(box, "/clusters", 2);
  box.atlas.clock.advance(60_000);
  await making;
  const first = cluster({ instance_size: "FLEX" }, "first");
  const after = "  depends: { wait-for: { runnables: [shop/first, shop/early], timeout: 60 } }\n";
  await box.write(`${usual}${first}${cluster({ instance_size: "M20" })}${after}`);
  const running = box.update();
  await sent(box, "/flexClusters");
  await reshape(box, { electableSpecs: { instanceSize: "M10", nodeCount: 5 } });
  const passing = setInterval(() => box.atlas.clock.advance(60_000), 200);
  onTestFinished(() => clearInterval(passing));
  expect(await running).toMatchObject({ "shop/orders": "change" });
  expect((await ordersOf(box)).region?.electableSpecs).toMatchObject({ instanceSize: "M20", nodeCount: 5 });
});

it("takes a disk below Atlas's smallest for the smallest", async () => {
  const box = await made({ disk_size_gb: 5 });
  expect(await box.update()).toMatchObject({ "shop/orders": "none" });
  expect(box.writes()).toEqual([]);
});

it.each(["reset-after", "cut-body"] as const)("is deleted although the answer was lost (%s)", async (kind) => {
  const box = await made({}, { provisionSeconds: 1.5 });
  box.atlas.failNext({ operation: "DELETE /groups/{groupId}/clusters/{clusterName}", kind });
  expect((await box.workspace().remove(["shop/orders"])).outcome).toBe("done");
  expect((await ordersOf(box)).found).toBeUndefined();
});

it("that is being deleted is not called up to date, and is made again when it is gone", async () => {
  const box = await made({}, { provisionSeconds: 1 });
  await box.colleague.call("deleteCluster", (await ordersOf(box)).at);
  expect(await box.refused()).toEqual({
    "shop/orders": 'cluster "orders" is being deleted. Run the same command again when it is gone.',
  });
  box.atlas.clock.advance(10_000);
  const planned = await box.workspace().plan([]);
  expect(planned.find(({ path }) => path === "shop/orders")?.action).toBe("create");
});
