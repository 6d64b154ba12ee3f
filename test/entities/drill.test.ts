import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import type { DrillReport } from "../../entities/backup/drill-report.ts";
import type { Fault, FaultKind } from "../../src/emulator/index.ts";
import { contractOf, violationsOf } from "../contract/openapi.ts";
import { crossing } from "../support/crossing.ts";
import { spawned } from "../support/program.ts";
import { type Sandbox, sandbox, type TestWorkspace } from "../support/sandbox.ts";
import { groupIdOf, ordersYaml } from "../support/shop.ts";

const clusters = "/api/atlas/v2/groups/{groupId}/clusters";
const cluster = `${clusters}/{clusterName}`;
const writesOfADrill = [`POST ${clusters}`, `POST ${cluster}/backup/restoreJobs`, `DELETE ${cluster}`];

/** A cluster with one completed snapshot. */
async function backedUp(properties: Record<string, unknown> = {}, provisionSeconds = 0): Promise<Sandbox> {
  const box = await sandbox({ provisionSeconds });
  await box.write(ordersYaml(properties));
  await box.update();
  await box.workspace().act("shop/orders", "create-snapshot", { wait: "true" });
  box.writes();
  return box;
}

const drill = (workspace: TestWorkspace, given: Record<string, string> = { latest: "true" }) =>
  workspace.act("shop/orders", "verify-backup", given) as Promise<DrillReport>;

async function names(box: Sandbox): Promise<string[]> {
  const found = await box.colleague.collection("listClusters", { groupId: await groupIdOf(box) });
  return found.map(({ name, stateName }) => (stateName === "IDLE" ? name : `${name} ${stateName}`)).sort();
}

async function jobs(box: Sandbox): Promise<number> {
  const place = { groupId: await groupIdOf(box), clusterName: "orders" };
  return (await box.colleague.collection("listRestoreJobs", place, { fresh: true })).length;
}

const noted = async (box: Sandbox) => (await box.workspace().describe("shop/orders")).state?.drill;

const notices = ({ events }: TestWorkspace) =>
  events.flatMap((event) => (event.event === "notice" ? [event.message] : []));

const messageOf = (work: Promise<unknown>) =>
  work.then(
    () => "passed",
    (error: Error) => error.message,
  );

describe("a restore drill", () => {
  it("restores the newest snapshot into a cluster of its own, says what it checked, and leaves nothing", async () => {
    const box = await backedUp({ disk_size_gb: 40, mongodb_version: "8.0" });
    const report = await drill(box.workspace());
    const { name } = report.target;
    expect(name).toMatch(/^restore-drill-[0-9a-f]{8}$/);
    expect(box.writes()).toEqual(writesOfADrill);
    expect(report).toEqual({
      passed: true,
      snapshot: expect.objectContaining({ state: "completed", trigger: "on_demand" }),
      target: {
        name,
        instance_size: "M10",
        provider: "AWS",
        region: "US_EAST_1",
        mongodb_version: "8.0",
        removed: true,
      },
      restore_job: expect.stringMatching(/^[0-9a-f]{24}$/),
      recovery_seconds: expect.any(Number),
      phases: { make_cluster: expect.any(Number), restore: expect.any(Number), remove: expect.any(Number) },
      checked: [
        `restore job ${report.restore_job} is completed`,
        `it restored snapshot ${report.snapshot.id}`,
        `it restored into ${name}`,
        `${name} is IDLE`,
        `${name} has a connection string`,
        `it runs MongoDB 8.0, and the snapshot is of ${report.snapshot.mongodb_version}`,
        "the snapshot holds reports, shop",
      ],
      not_checked: [
        "whether the restored cluster holds these databases: Atlas tells it of snapshots only",
        "the documents themselves, and whether an application can use them: that takes a connection (keep=true leaves the restored cluster to look at)",
      ],
    });
    expect(report.recovery_seconds).toBeCloseTo(report.phases.make_cluster + report.phases.restore);
    expect(await names(box)).toEqual(["orders"]);
    expect(await noted(box)).toBeUndefined();
    const made = box.atlas.requests.filter(({ operation }) => operation === `POST ${clusters}`).at(-1);
    expect(made?.body).toMatchObject({
      backupEnabled: false,
      mongoDBMajorVersion: "8.0",
      tags: [{ key: "monk-restore-drill", value: "orders" }],
      replicationSpecs: [{ regionConfigs: [{ electableSpecs: { instanceSize: "M10", diskSizeGB: 40 } }] }],
    });
    expect(await box.update()).toMatchObject({ "shop/orders": "none" });
  });

  it("takes the snapshot and the tier that it is told", async () => {
    const box = await backedUp();
    const list = (await box.workspace().act("shop/orders", "list-snapshots", {})) as { id: string }[];
    await box.workspace().act("shop/orders", "create-snapshot", { wait: "true" });
    const report = await drill(box.workspace(), { snapshot_id: list[0]?.id ?? "", instance_size: "M30" });
    expect([report.snapshot.id, report.target.instance_size]).toEqual([list[0]?.id, "M30"]);
  });

  it("leaves the cluster where it is told to keep it, says how to remove it, and does not come back to it", async () => {
    const box = await backedUp();
    const workspace = box.workspace();
    const { target, snapshot } = await drill(workspace, { keep: "true" });
    const groupId = await groupIdOf(box);
    expect(target.removed).toBe(false);
    expect(notices(workspace)).toEqual([
      `Cluster "${target.name}" stays, and costs money until it is deleted: in Atlas, or with atlas clusters delete ${target.name} --projectId ${groupId}.`,
    ]);
    expect(box.atlas.restoredData(groupId, target.name)?.snapshotId).toBe(snapshot.id);
    expect(box.atlas.restoredData(groupId, "orders")).toBeUndefined();
    await box.update();
    expect(await names(box)).toEqual(["orders", target.name]);
  });

  it("says that a restore failed, and removes the cluster all the same", async () => {
    const box = await backedUp();
    box.atlas.failNextRestore();
    expect(await messageOf(drill(box.workspace()))).toMatch(
      /^cluster "orders": restore job [0-9a-f]{24} of snapshot [0-9a-f]{24} ended failed\. Try another snapshot/,
    );
    expect(box.writes()).toEqual(writesOfADrill);
    expect(await names(box)).toEqual(["orders"]);
    expect(await noted(box)).toBeUndefined();
  });

  it("keeps no cluster that nothing was restored into", async () => {
    const box = await backedUp();
    box.atlas.failNextRestore();
    expect(await messageOf(drill(box.workspace(), { keep: "true" }))).toContain("ended failed");
    expect(await names(box)).toEqual(["orders"]);
    expect(await noted(box)).toBeUndefined();
  });

  it("ends at its deadline, and removes what it has made by then", async () => {
    const box = await sandbox({ provisionSeconds: 600 });
    await box.write(ordersYaml());
    await hurried(box, () => box.update());
    await hurried(box, () => box.workspace().act("shop/orders", "create-snapshot", { wait: "true" }));
    box.writes();
    const message = await messageOf(drill(box.workspace(), { timeout: "1" }));
    expect(message).toMatch(/^the time is up, and still waiting for restore-drill-[0-9a-f]{8} to be ready/);
    expect(message).toContain("The backup is not proven; give it longer with timeout=SECONDS.");
    expect(box.writes()).toEqual([`POST ${clusters}`, `DELETE ${cluster}`]);
    box.atlas.clock.advance(600_000);
    expect(await names(box)).toEqual(["orders"]);
  });

  it("removes the cluster also where it is stopped, and says nothing else", async () => {
    const box = await sandbox({ provisionSeconds: 600 });
    await box.write(ordersYaml());
    await hurried(box, () => box.update());
    await hurried(box, () => box.workspace().act("shop/orders", "create-snapshot", { wait: "true" }));
    box.writes();
    const stop = new AbortController();
    const workspace = box.workspace(undefined, stop.signal);
    const ending = messageOf(drill(workspace));
    while (!workspace.events.some(({ event }) => event === "progress"))
      await new Promise((later) => setTimeout(later, 5));
    stop.abort();
    expect(await ending).toBe("Interrupted");
    expect(box.writes()).toEqual([`POST ${clusters}`, `DELETE ${cluster}`]);
    expect(await noted(box)).toBeUndefined();
    box.atlas.clock.advance(600_000);
    expect(await names(box)).toEqual(["orders"]);
  });

  it("says that the cluster is still there where it could not be removed, and the next update removes it", async () => {
    const box = await backedUp();
    box.atlas.failNext({ operation: `DELETE ${cluster}`, status: 403 });
    const workspace = box.workspace();
    const message = await messageOf(drill(workspace));
    const [left = ""] = (await names(box)).filter((name) => name !== "orders");
    expect(message).toContain(`passed, but cluster "${left}" of the drill could not be removed`);
    expect(notices(workspace)).toEqual([expect.stringContaining("removes it first.")]);
    const next = box.workspace();
    await next.update([]);
    expect(notices(next)).toEqual([`An earlier restore drill left cluster "${left}" behind: it is being deleted.`]);
    expect(await names(box)).toEqual(["orders"]);
  });
});

describe("a restore drill that cannot be", () => {
  it.each([
    ["of a free cluster", { instance_size: "M0" }, { latest: "true" }, "is a free one (M0)"],
    ["of a Flex cluster", { instance_size: "FLEX" }, { latest: "true" }, "is a Flex cluster"],
    ["of a cluster without backups", { backup: { enabled: false } }, { latest: "true" }, "are switched off"],
    ["of two snapshots", {}, { latest: "true", snapshot_id: "6a7944f22c88faeba59d3572" }, "name two snapshots"],
    ["of no snapshot", {}, {}, 'cluster "orders" has no completed snapshot. It has no snapshots.'],
    [
      "of an unknown snapshot",
      {},
      { snapshot_id: "6a7944f22c88faeba59d3572" },
      "has no snapshot 6a7944f22c88faeba59d3572",
    ],
    ["into a tier that takes no restore", {}, { instance_size: "M0" }, "cannot be restored into M0"],
    ["into a tier that the provider has not", {}, { instance_size: "M90" }, "cannot be restored into M90"],
  ])("%s is refused before anything is made", async (_, properties, given, expected) => {
    const box = await sandbox();
    await box.write(ordersYaml(properties));
    await box.update();
    box.writes();
    expect(await messageOf(drill(box.workspace(), given))).toContain(expected);
    expect(box.writes()).toEqual([]);
    expect(await noted(box)).toBeUndefined();
  });
});

describe("a fault at any write of a drill", () => {
  const status = (code: number): Omit<Fault, "operation"> => ({ status: code });
  const kind = (name: FaultKind): Omit<Fault, "operation"> => ({ kind: name });
  const faults = {
    "401": status(401),
    "429": { status: 429, retryAfter: 0 },
    "500": status(500),
    "503": status(503),
    "reset-before": kind("reset-before"),
    "reset-after": kind("reset-after"),
    "cut-body": kind("cut-body"),
  };
  const passes = Object.fromEntries(Object.keys(faults).map((name) => [name, "passed"]));
  const table = [
    ["making the cluster", `POST ${clusters}`, passes],
    ["starting the restore", `POST ${cluster}/backup/restoreJobs`, passes],
    ["removing the cluster", `DELETE ${cluster}`, passes],
  ] as const;

  it.each(table)("%s: leaves no cluster behind and restores once", async (_, operation, expected) => {
    const outcomes: Record<string, string> = {};
    for (const [name, fault] of Object.entries(faults)) {
      const box = await backedUp();
      box.atlas.failNext({ operation, ...fault });
      outcomes[name] = await messageOf(drill(box.workspace()));
      expect(await names(box), name).toEqual(["orders"]);
      expect(await jobs(box), name).toBe(1);
      expect(await noted(box), name).toBeUndefined();
    }
    expect(outcomes).toEqual(expected);
  });

  it.each(table)("%s: a refusal for good ends in one sentence, and leaves nothing behind", async (_, operation) => {
    const box = await backedUp();
    box.atlas.failNext({ operation, status: 403 });
    const message = await messageOf(drill(box.workspace()));
    expect(message).toContain("403 USER_UNAUTHORIZED");
    expect(message).not.toContain("\n");
    if (operation.startsWith("DELETE")) await box.update();
    expect(await names(box)).toEqual(["orders"]);
  });

  it("goes on through looks that fail", async () => {
    const box = await backedUp();
    for (const after of [1, 3])
      box.atlas.failNext({ operation: `GET ${cluster}`, status: 503, retryAfter: 0, times: 5, after });
    box.atlas.failNext({
      operation: `GET ${cluster}/backup/restoreJobs/{restoreJobId}`,
      kind: "reset-after",
      times: 3,
    });
    expect((await drill(box.workspace())).passed).toBe(true);
    expect(await names(box)).toEqual(["orders"]);
  });
});

/** Runs a drill as a process that is killed around one of its writes; answers the name of the temporary cluster. */
async function killed(
  box: Sandbox,
  moment: "before" | "after",
  [method, end] = ["POST", "/clusters"] as readonly [string, string],
): Promise<string> {
  let child: ChildProcess | undefined;
  const url = await crossing(box.atlas.url, async (now, _, message) => {
    const asked = message.method === method && message.url?.includes(end);
    if (!asked || now !== moment || !child) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  });
  child = spawned(box, url, "do", "shop/orders/verify-backup", "latest=true");
  await once(child, "exit");
  expect(child.signalCode).toBe("SIGKILL");
  box.writes();
  const note = (await noted(box)) as { name: string } | undefined;
  return note?.name ?? "";
}

describe("a drill that was killed", () => {
  const left = (name: string) => `An earlier restore drill left cluster "${name}" behind: it is being deleted.`;

  it("is cleaned up by the next update, which says so", async () => {
    const box = await backedUp();
    const name = await killed(box, "after");
    expect(await names(box)).toEqual(["orders", name]);
    const next = box.workspace();
    await next.update([]);
    expect(notices(next)).toEqual([left(name)]);
    expect(box.writes()).toEqual([`DELETE ${cluster}`]);
    expect(await names(box)).toEqual(["orders"]);
    expect(await noted(box)).toBeUndefined();
  });

  it.each([
    ["before", "POST", "/restoreJobs"],
    ["after", "POST", "/restoreJobs"],
    ["before", "DELETE", "/clusters/restore-drill"],
    ["after", "DELETE", "/clusters/restore-drill"],
  ] as const)("leaves nothing after the next update: killed %s %s %s", async (moment, method, end) => {
    const box = await backedUp();
    await killed(box, moment, [method, end]);
    await box.update();
    expect(await names(box)).toEqual(["orders"]);
    expect(await noted(box)).toBeUndefined();
    box.writes();
    await box.update();
    expect(box.writes()).toEqual([]);
  });

  it("is cleaned up by the next drill, before it makes anything", async () => {
    const box = await backedUp();
    const name = await killed(box, "after");
    const next = box.workspace();
    expect((await drill(next)).passed).toBe(true);
    expect(notices(next)).toEqual([left(name)]);
    expect(box.writes()).toEqual([`DELETE ${cluster}`, ...writesOfADrill]);
    expect(await names(box)).toEqual(["orders"]);
  });

  it("is cleaned up when its cluster is deleted, and the project after it", async () => {
    const box = await backedUp();
    await killed(box, "after");
    const next = box.workspace();
    expect((await next.remove(["shop"])).outcome).toBe("done");
    expect(box.writes()).toEqual([`DELETE ${cluster}`, `DELETE ${cluster}`, "DELETE /api/atlas/v2/groups/{groupId}"]);
  });

  it("leaves a cluster alone that is not the one that it made", async () => {
    const box = await backedUp();
    const name = await killed(box, "before");
    const groupId = await groupIdOf(box);
    const regionConfigs = [
      {
        providerName: "AWS",
        regionName: "US_EAST_1",
        priority: 7,
        electableSpecs: { instanceSize: "M10", nodeCount: 3 },
      },
    ];
    await box.colleague.call("createCluster", {
      groupId,
      body: { name, clusterType: "REPLICASET", replicationSpecs: [{ regionConfigs }] },
    });
    await box.update();
    expect(await names(box)).toEqual(["orders", name]);
    expect(await noted(box)).toBeUndefined();
  });
});

const document = process.env.ATLAS_OPENAPI;

it.skipIf(document === undefined)(
  "declared backups, a drill and a deletion keep the contract on both sides (skipped where ATLAS_OPENAPI does not name the document)",
  async () => {
    const policies = [
      { every: "daily", keep: "7 days" },
      { every: "weekly", interval: 6, keep: "4 weeks" },
    ];
    const copy_to = [{ provider: "AWS", region: "US_WEST_2", frequencies: ["daily"] }];
    const backup = { point_in_time: true, restore_window_days: 2, schedule: { hour: 3, policies }, copy_to };
    const box = await backedUp({ backup, snapshot_before: ["resize", "delete"] });
    await drill(box.workspace());
    await box.write(
      ordersYaml({
        backup: { schedule: { policies: policies.slice(0, 1) } },
        snapshot_before: ["resize", "delete"],
        instance_size: "M20",
      }),
    );
    await box.update();
    const last = box.workspace();
    await last.remove(["shop/orders"]);
    expect(last.events.filter(({ event }) => event === "failed")).toEqual([]);
    const { requests } = box.atlas;
    expect(requests.filter(({ status }) => status >= 400 && status !== 404)).toEqual([]);
    expect(violationsOf(contractOf(document ?? ""), requests)).toEqual([]);
  },
);

/** Moves the emulator's time on while the work waits for it. */
async function hurried<T>(box: Sandbox, work: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => box.atlas.clock.advance(60_000), 20);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
