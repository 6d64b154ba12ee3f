import { expect, it, onTestFinished } from "vitest";
import type { Passage } from "./process.ts";
import { type ClusterSpec, type Declared, type MemberSpec, type Spec, yamlOf } from "./walk-declared.ts";
import { truth } from "./walk-truth.ts";
import { openWorld, type World } from "./world.ts";

// What walks have found, each as short as it can be told.

async function opened(): Promise<World> {
  const world = await openWorld();
  onTestFinished(() => world.close());
  return world;
}

const project = { kind: "project", name: "alpha" } as const;

/** A project with these in it. */
function templates(members: Readonly<Record<string, MemberSpec>>): Declared {
  return new Map<string, Spec>([["home", project], ...Object.entries(members)]);
}

const cluster: ClusterSpec = { kind: "cluster", project: "home", name: "one", size: "M10", allow: [] };
const entry = (name: string): MemberSpec => ({ kind: "entry", project: "home", name });
const user = (name: string): MemberSpec => ({
  kind: "user",
  project: "home",
  name,
  role: "read",
  password: "shared-password",
});

async function update(world: World, declared: Declared, passage: Passage = (_, send) => send()) {
  world.write(yamlOf(declared));
  expect(await world.process({ passage }).run({ verb: "update" })).toMatchObject({ outcome: "succeeded" });
}

/** An update that is killed as soon as Atlas has done what the pattern describes. */
async function killedAfter(world: World, declared: Declared, what: RegExp) {
  world.write(yamlOf(declared));
  const process = world.process({
    async passage(sent, send) {
      const answer = await send();
      if (what.test(sent.what)) world.kill(process);
      return answer;
    },
  });
  await process.run({ verb: "update" });
  expect(process.isCutOff).toBe(true);
}

async function remove(world: World, target: string) {
  expect(await world.process().run({ verb: "delete", targets: [target] })).toMatchObject({ outcome: "succeeded" });
}

async function remembered(world: World): Promise<string[]> {
  return (await world.process().workspace.records()).map(({ path }) => path);
}

const entriesIn = (world: World) =>
  truth(world.dataFile)
    .filter(({ kind }) => kind === "entry")
    .map(({ name }) => name);

it("an access entry whose creation was cut off goes when its address has changed since", async () => {
  const world = await opened();
  await killedAfter(world, templates({ office: entry("192.0.2.1") }), /^POST .*accessList/);
  expect(entriesIn(world)).toEqual(["192.0.2.1/32"]);
  await update(world, templates({ office: entry("192.0.2.2") }));
  expect(entriesIn(world)).toEqual(["192.0.2.2/32"]);
});

it("a project that is to have the name of another, which gets a new one, does not take that one over", async () => {
  const world = await opened();
  const named = (names: Readonly<Record<string, string>>): Declared =>
    new Map(Object.entries(names).map(([key, name]) => [key, { kind: "project", name }]));
  await update(world, named({ first: "alpha" }));
  world.write(yamlOf(named({ first: "beta", second: "alpha" })));
  const ids = new Set<unknown>();
  for (const _ of ["perhaps before the first has its new name", "certainly after it"]) {
    await world.process().run({ verb: "update" });
  }
  for (const { state } of await world.process().workspace.records()) ids.add(state.id);
  expect(ids.size).toBe(2);
  expect(truth(world.dataFile).map(({ name }) => name)).toEqual(["beta", "alpha"]);
});

it("a comment on an entry that allow_ips of a cluster names too is the one that the entry's template gives", async () => {
  const world = await opened();
  const shared = { kind: "entry", project: "home", name: "192.0.2.1", comment: "office" } as const;
  await update(world, templates({ office: shared, one: { ...cluster, allow: ["192.0.2.1"] } }), async (sent, send) => {
    // Long enough for the cluster to be made, and to look for its addresses.
    if (/^POST .*accessList/.test(sent.what) && sent.count === 1) await world.clock.sleep(30_000);
    return send();
  });
  expect(truth(world.dataFile).find(({ kind }) => kind === "entry")?.properties).toEqual({ comment: "office" });
});

it("users that share a secret that is not there yet are given one password", async () => {
  const world = await opened();
  await update(world, templates({ ann: user("ann"), bob: user("bob"), cyd: user("cyd") }));
  const passwords = world.atlas.requests.flatMap(
    ({ body }) => (body as { password?: string } | undefined)?.password ?? [],
  );
  expect(new Set(passwords)).toEqual(new Set([await world.secrets.get("shared-password")]));
});

it.each([
  ["cluster", templates({ before: cluster }), templates({ after: cluster }), /^POST .*clusters/],
  ["user", templates({ before: user("ann") }), templates({ after: user("ann") }), /^POST .*databaseUsers/],
  [
    "access entry",
    templates({ before: entry("192.0.2.1") }),
    templates({ after: entry("192.0.2.1") }),
    /^POST .*accessL/,
  ],
])(
  "the %s whose creation was cut off is ours under another key too, and goes with that one",
  async (_, before, after, what) => {
    const world = await opened();
    await killedAfter(world, before, what);
    await update(world, after);
    expect(truth(world.dataFile).map(({ kind }) => kind)).toHaveLength(2);
    expect(await remembered(world)).toEqual(["shop/home", "shop/after"]);
    await remove(world, "shop/after");
    expect(truth(world.dataFile).map(({ kind }) => kind)).toEqual(["project"]);
  },
);

it("a cluster that somebody has put in the place of ours is not in the way of one with another name", async () => {
  const world = await opened();
  await update(world, templates({ orders: cluster }));
  const { groupId = "" } = truth(world.dataFile).find(({ kind }) => kind === "cluster") ?? {};
  await world.colleague.call("deleteCluster", { groupId, clusterName: "one" });
  const region = { providerName: "AWS", regionName: "US_EAST_1", priority: 7 };
  const regionConfigs = [{ ...region, electableSpecs: { instanceSize: "M20", nodeCount: 3 } }];
  const theirs = { name: "one", clusterType: "REPLICASET", replicationSpecs: [{ regionConfigs }] };
  world.clock.advance(60_000);
  await world.colleague.call("createCluster", { groupId, body: theirs });
  await update(world, templates({ orders: { ...cluster, name: "two" } }));
  await remove(world, "shop/orders");
  const left = truth(world.dataFile).filter(({ kind }) => kind === "cluster");
  expect(left).toMatchObject([{ name: "one", properties: { size: "M20" } }]);
});

it("under another key a user keeps its password, and a cluster the addresses that were opened for it", async () => {
  const world = await opened();
  const open: ClusterSpec = { ...cluster, allow: ["192.0.2.1"] };
  await update(world, templates({ before: user("ann"), orders: open }));
  await update(world, templates({ after: user("ann"), shop: { ...open, tags: { team: "shop" } } }));
  const seen = world.atlas.requests.length;
  await update(world, templates({ after: user("ann"), shop: { ...open, tags: { team: "shop" } } }));
  expect(
    world.atlas.requests.slice(seen).filter(({ method, path }) => method !== "GET" && path !== "/api/oauth/token"),
  ).toEqual([]);
  expect(entriesIn(world)).toEqual(["192.0.2.1/32"]);
  await remove(world, "shop");
  expect(truth(world.dataFile)).toEqual([]);
});

it("an address of a cluster stays when the entry that opened it gets another one, and goes with the cluster", async () => {
  const world = await opened();
  const open: ClusterSpec = { ...cluster, allow: ["192.0.2.1"] };
  await update(world, templates({ office: entry("192.0.2.1") }));
  await update(world, templates({ office: entry("192.0.2.1"), orders: open }));
  await update(world, templates({ office: entry("192.0.2.2"), orders: open }));
  expect(entriesIn(world)).toEqual(["192.0.2.1/32", "192.0.2.2/32"]);
  await remove(world, "shop/orders");
  expect(entriesIn(world)).toEqual(["192.0.2.2/32"]);
});

it("an address that a cluster has opened goes with the entry that stayed when the cluster went", async () => {
  const world = await opened();
  const open: ClusterSpec = { ...cluster, allow: ["192.0.2.1"] };
  await update(world, templates({ orders: open }));
  await update(world, templates({ orders: open, office: entry("192.0.2.1") }));
  await remove(world, "shop/orders");
  expect(entriesIn(world)).toEqual(["192.0.2.1/32"]);
  await remove(world, "shop/office");
  expect(entriesIn(world)).toEqual([]);
});

it("a cluster whose creation was answered is ours under another key, whatever failed after it", async () => {
  const world = await opened();
  world.write(yamlOf(templates({ before: { ...cluster, backup: "daily" } })));
  const failing = world.process({
    async passage({ what }, send) {
      if (!/^GET .*clusters\/one$/.test(what)) return send();
      return {
        status: 401,
        headers: {},
        body: JSON.stringify({ error: 401, errorCode: "USER_UNAUTHORIZED", detail: "" }),
      };
    },
  });
  expect(await failing.run({ verb: "update" })).toMatchObject({ outcome: "stopped" });
  await update(world, templates({ after: { ...cluster, backup: "daily" } }));
  await remove(world, "shop");
  expect(truth(world.dataFile)).toEqual([]);
});

it("a key that is used again, after what it stood for got another one, stands for something new", async () => {
  const world = await opened();
  const named = (names: Readonly<Record<string, string>>): Declared =>
    new Map(Object.entries(names).map(([key, name]) => [key, { kind: "project", name }]));
  await update(world, named({ shop: "alpha" }));
  await update(world, named({ orders: "alpha" }));
  const before = truth(world.dataFile);
  await update(world, named({ orders: "alpha", shop: "beta" }));
  expect(truth(world.dataFile)).toMatchObject([...before, { name: "beta" }]);
});

it("an address stays that a cluster comes to rely on while the entry that opened it gets another one", async () => {
  const world = await opened();
  await update(world, templates({ office: entry("192.0.2.1"), orders: cluster }));
  const open: ClusterSpec = { ...cluster, allow: ["192.0.2.1"], tags: { team: "a" } };
  await update(world, templates({ office: entry("192.0.2.2"), orders: open }), async (sent, send) => {
    // Long enough for the entry to have moved on.
    if (/^PATCH .*clusters/.test(sent.what)) await world.clock.sleep(30_000);
    return send();
  });
  expect(entriesIn(world)).toEqual(["192.0.2.1/32", "192.0.2.2/32"]);
});

it("an address stays that a cluster relies on when the entry that gives it up was never known to be made", async () => {
  const world = await opened();
  const open: ClusterSpec = { ...cluster, allow: ["192.0.2.1"] };
  await update(world, templates({ orders: cluster }));
  await killedAfter(world, templates({ office: entry("192.0.2.1"), orders: cluster }), /^POST .*accessList/);
  await update(world, templates({ office: entry("192.0.2.2"), orders: open }), async (sent, send) => {
    if (/^POST .*accessList/.test(sent.what)) await world.clock.sleep(30_000);
    return send();
  });
  expect(entriesIn(world)).toEqual(["192.0.2.1/32", "192.0.2.2/32"]);
});

it("a project goes together with a cluster whose creation was cut off", async () => {
  const world = await opened();
  await killedAfter(world, templates({ orders: cluster }), /^POST .*clusters/);
  await remove(world, "shop");
  expect(truth(world.dataFile)).toEqual([]);
});

it("nothing is deleted where a project would be left over with the cluster of somebody else", async () => {
  const world = await opened();
  await update(world, templates({}));
  const [{ id: groupId = "" } = {}] = truth(world.dataFile);
  const regionConfigs = [
    {
      providerName: "AWS",
      regionName: "US_EAST_1",
      priority: 7,
      electableSpecs: { instanceSize: "M10", nodeCount: 3 },
    },
  ];
  const theirs = { name: "one", clusterType: "REPLICASET", replicationSpecs: [{ regionConfigs }] };
  await world.colleague.call("createCluster", { groupId, body: theirs });
  await update(world, templates({ orders: cluster, ann: user("ann") }));
  const before = truth(world.dataFile);
  expect(await world.process().run({ verb: "delete", targets: ["shop"] })).toMatchObject({ outcome: "stopped" });
  expect(truth(world.dataFile)).toEqual(before);
});

it("an address that a cluster gives up under another key is closed", async () => {
  const world = await opened();
  await update(world, templates({ before: { ...cluster, allow: ["192.0.2.1"] } }));
  await update(world, templates({ after: cluster }));
  expect(entriesIn(world)).toEqual([]);
});

it("addresses of a cluster that is gone are closed when it is made anew in another project", async () => {
  const world = await opened();
  const open: ClusterSpec = { ...cluster, allow: ["192.0.2.1"] };
  const spare: Spec = { kind: "project", name: "beta" };
  const declared = (home: string): Declared =>
    new Map([...templates({ orders: { ...open, project: home } }), ["spare", spare]]);
  await update(world, declared("home"));
  const { groupId = "" } = truth(world.dataFile).find(({ kind }) => kind === "cluster") ?? {};
  await world.colleague.call("deleteCluster", { groupId, clusterName: "one" });
  world.clock.advance(60_000);
  await update(world, declared("spare"));
  const entries = truth(world.dataFile).filter(({ kind }) => kind === "entry");
  expect(entries).toHaveLength(1);
  expect(entries[0]?.groupId).not.toBe(groupId);
});

it("what a deletion that was cut off has left is still ours under another key", async () => {
  const world = await opened();
  await update(world, templates({ before: cluster }));
  const process = world.process({
    async passage(sent, send) {
      if (/^DELETE .*clusters/.test(sent.what)) {
        world.kill(process);
        throw new Error("nobody is there to be answered");
      }
      return send();
    },
  });
  await process.run({ verb: "delete", targets: ["shop"] });
  await update(world, templates({ after: cluster }));
  const records = await world.process().workspace.records();
  expect(records.map(({ path, state }) => [path, state.existing])).toEqual([
    ["shop/home", false],
    ["shop/after", false],
  ]);
});

it("what depends on a project depends on it under its new key too", async () => {
  const world = await opened();
  await update(world, templates({ ann: user("ann") }));
  world.write(
    yamlOf(
      new Map<string, Spec>([
        ["house", project],
        ["ann", { ...user("ann"), project: "house" }],
      ]),
    ),
  );
  await world.process().run({ verb: "update", targets: ["shop/house"] });
  const ending = await world.process().run({ verb: "delete", targets: ["shop/house"] });
  expect(ending).toMatchObject({ outcome: "stopped", messages: [expect.stringContaining("shop/ann need")] });
});

it("a key that is used again in the same breath lets go of what the other key has taken over", async () => {
  const world = await opened();
  await update(world, templates({ orders: cluster, ann: user("ann") }));
  const before = truth(world.dataFile);
  const next = { orders: { ...cluster, name: "two" }, shop: cluster, ann: user("bob"), cyd: user("ann") };
  world.write(yamlOf(templates(next)));
  // Nobody can tell yet that the old key does not mean to rename what it has.
  expect(await world.process().run({ verb: "update" })).toMatchObject({ outcome: "stopped" });
  await update(world, templates(next));
  const after = truth(world.dataFile);
  expect(after).toEqual(expect.arrayContaining(before));
  expect(after).toHaveLength(before.length + 2);
});

it("a user that is taken over gets the password of the secret, also when ours of that name had it before", async () => {
  const world = await opened();
  await update(world, templates({ ann: user("ann") }));
  const [{ id: groupId = "" } = {}] = truth(world.dataFile);
  const here = { groupId, databaseName: "admin", username: "ann" };
  await world.colleague.call("deleteDatabaseUser", here);
  await world.colleague.call("deleteProject", { groupId });
  world.colleague.forget();
  await world.process().run({ verb: "update", targets: ["shop/home"] });
  const [{ id: anew = "" } = {}] = truth(world.dataFile);
  const roles = [{ roleName: "backup", databaseName: "admin" }];
  const body = { ...here, groupId: anew, roles, password: "their-own-password" };
  await world.colleague.call("createDatabaseUser", { groupId: anew, body });
  await update(world, templates({ ann: { ...user("ann"), adopt: true } }));
  const sent = world.atlas.requests.flatMap(
    ({ body: one }) => (one as { password?: string } | undefined)?.password ?? [],
  );
  expect(sent.slice(-1)).toEqual([await world.secrets.get("shared-password")]);
});

it("a cluster that is made a second time, and cut off, is ours under another key and goes with its project", async () => {
  const world = await opened();
  await update(world, templates({ before: cluster }));
  const { groupId = "" } = truth(world.dataFile).find(({ kind }) => kind === "cluster") ?? {};
  await world.colleague.call("deleteCluster", { groupId, clusterName: "one" });
  world.clock.advance(60_000);
  await killedAfter(world, templates({ before: cluster }), /^POST .*clusters/);
  await update(world, templates({ after: cluster }));
  expect(await remembered(world)).toEqual(["shop/home", "shop/after"]);
  await remove(world, "shop");
  expect(truth(world.dataFile)).toEqual([]);
});
