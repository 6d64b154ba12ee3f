import { describe, expect, it } from "vitest";
import type { NewSnapshot } from "../../src/atlas/index.ts";
import type { Sandbox } from "../support/sandbox.ts";
import { sandbox } from "../support/sandbox.ts";
import { groupIdOf, ordersYaml } from "../support/shop.ts";

const schedulePath = "/api/atlas/v2/groups/{groupId}/clusters/{clusterName}/backup/schedule";
const clusterPath = "/api/atlas/v2/groups/{groupId}/clusters/{clusterName}";
const snapshotsPath = `${clusterPath}/backup/snapshots`;

const usual = [
  { every: "hourly", interval: 6, keep: "7 days" },
  { every: "daily", keep: "7 days" },
  { every: "weekly", interval: 6, keep: "4 weeks" },
  { every: "monthly", interval: 40, keep: "12 months" },
  { every: "yearly", interval: 12, keep: "1 year" },
];

async function made(properties: Record<string, unknown> = {}): Promise<Sandbox> {
  const box = await sandbox();
  await box.write(ordersYaml(properties));
  await box.update();
  box.writes();
  return box;
}

async function atlasSide(box: Sandbox) {
  const place = { groupId: await groupIdOf(box), clusterName: "orders" };
  const cluster = await box.colleague.call("getCluster", place);
  const schedule = await box.colleague.find("getBackupSchedule", place);
  return { place, cluster, schedule, items: schedule?.policies?.[0]?.policyItems ?? [] };
}

/** Every request since the last call of `writes`, reads included, but for the token's. */
const requests = (box: Sandbox, from: number) =>
  box.atlas.requests.slice(from).flatMap(({ operation }) => (operation?.includes("/oauth/") ? [] : [operation]));

const bodies = (box: Sandbox, operation: string) =>
  box.atlas.requests.filter((request) => request.operation === operation).map(({ body }) => body);

describe("a dedicated cluster without a backup block", () => {
  it("is made with backups on, and its schedule is never looked at", async () => {
    const box = await made();
    const before = box.atlas.requests.length;
    await box.update();
    await box.write(ordersYaml({ tags: { team: "orders" } }));
    await box.update();
    expect(requests(box, before).filter((operation) => operation?.includes("/backup/"))).toEqual([]);
    const { cluster } = await atlasSide(box);
    expect([cluster.backupEnabled, cluster.pitEnabled]).toEqual([true, false]);
  });

  it("is left with its backups off where somebody switched them off", async () => {
    const box = await made({ backup: { enabled: false } });
    await box.write(ordersYaml());
    expect(await box.update()).toMatchObject({ "shop/orders": "none" });
    expect((await atlasSide(box)).cluster.backupEnabled).toBe(false);
  });
});

describe("a declared backup", () => {
  it("is made with its cluster: flags in the creation, the schedule in one change, nothing the second time", async () => {
    const box = await sandbox();
    const policies = [
      { every: "daily", keep: "14 days" },
      { every: "monthly", interval: 1, keep: "6 months" },
    ];
    const backup = { point_in_time: true, restore_window_days: 3, schedule: { hour: 2, minute: 30, policies } };
    await box.write(ordersYaml({ backup }));
    await box.update();
    expect(box.writes().slice(1)).toEqual(["POST /api/atlas/v2/groups/{groupId}/clusters", `PATCH ${schedulePath}`]);
    const { cluster, schedule, items } = await atlasSide(box);
    expect([cluster.backupEnabled, cluster.pitEnabled]).toEqual([true, true]);
    expect(schedule).toMatchObject({ referenceHourOfDay: 2, referenceMinuteOfHour: 30, restoreWindowDays: 3 });
    expect(items.map(({ frequencyType, retentionValue }) => `${frequencyType} ${retentionValue}`)).toEqual([
      "daily 14",
      "monthly 6",
    ]);
    const before = box.atlas.requests.length;
    expect(await box.update()).toMatchObject({ "shop/orders": "none" });
    expect(box.writes()).toEqual([]);
    expect(requests(box, before).filter((operation) => operation?.includes("/backup/"))).toEqual([
      `GET ${schedulePath}`,
    ]);
  });

  it("is completed by the next update where its schedule was refused, or the run stopped, while the cluster was made", async () => {
    const box = await sandbox({ provisionSeconds: 0.5 });
    await box.write(ordersYaml({ backup: { schedule: { hour: 2, policies: usual } } }));
    const stop = new AbortController();
    const first = box.workspace(undefined, stop.signal);
    const ending = first.update([]);
    while (!first.events.some((event) => event.event === "progress" && event.path === "shop/orders")) {
      await new Promise((later) => setTimeout(later, 5));
    }
    stop.abort();
    expect((await ending).outcome).toBe("interrupted");
    box.atlas.failNext({ operation: `PATCH ${schedulePath}`, status: 403 });
    expect((await box.refused())["shop/orders"]).toContain("403 USER_UNAUTHORIZED");
    box.writes();
    await box.update();
    expect(box.writes()).toEqual([`PATCH ${schedulePath}`]);
    expect((await atlasSide(box)).schedule?.referenceHourOfDay).toBe(2);
    expect(await box.update()).toMatchObject({ "shop/orders": "none" });
  });

  it("changes only what differs, keeps the ids of what stays, and never deletes the schedule", async () => {
    const box = await made({ backup: { schedule: { policies: usual } } });
    const before = await atlasSide(box);
    const policies = usual.map((one) => (one.every === "weekly" ? { ...one, keep: "5 weeks" } : one)).slice(0, 4);
    await box.write(ordersYaml({ backup: { schedule: { policies } } }));
    box.writes();
    await box.update();
    expect(box.writes()).toEqual([`PATCH ${schedulePath}`]);
    const after = await atlasSide(box);
    expect(after.items.map(({ id }) => id)).toEqual(before.items.slice(0, 4).map(({ id }) => id));
    expect(after.schedule?.policies?.[0]?.id).toBe(before.schedule?.policies?.[0]?.id);
    expect(Object.keys(bodies(box, `PATCH ${schedulePath}`).at(-1) ?? {})).toEqual(["policies"]);
    expect(after.schedule?.referenceHourOfDay).toBe(before.schedule?.referenceHourOfDay);
  });

  it("sees no difference in another order, nor in another word for the same time", async () => {
    const box = await made({ backup: { schedule: { policies: usual } } });
    const policies = [...usual].reverse().map((one) => (one.keep === "4 weeks" ? { ...one, keep: "28 days" } : one));
    await box.write(ordersYaml({ backup: { enabled: true, schedule: { policies } } }));
    expect(await box.update()).toMatchObject({ "shop/orders": "none" });
    expect(box.writes()).toEqual([]);
  });

  it("is switched on together with other changes of the cluster, and its schedule follows", async () => {
    const box = await made({ backup: { enabled: false } });
    // Another than Atlas chooses, which is the hour that it is.
    const hour = (new Date().getUTCHours() + 12) % 24;
    await box.write(
      ordersYaml({ instance_size: "M20", backup: { point_in_time: true, schedule: { hour, policies: usual } } }),
    );
    await box.update();
    expect(box.writes()).toEqual([`PATCH ${clusterPath}`, `PATCH ${schedulePath}`]);
    const [change] = bodies(box, `PATCH ${clusterPath}`).slice(-1);
    expect(Object.keys(change ?? {}).sort()).toEqual(["backupEnabled", "pitEnabled", "replicationSpecs"]);
    expect((await atlasSide(box)).schedule?.referenceHourOfDay).toBe(hour);
    expect(await box.update()).toMatchObject({ "shop/orders": "none" });
  });

  it("takes continuous backup along when it is switched off", async () => {
    const box = await made({ backup: { point_in_time: true } });
    await box.write(ordersYaml({ backup: { enabled: false } }));
    await box.update();
    const { cluster } = await atlasSide(box);
    expect([cluster.backupEnabled, cluster.pitEnabled]).toEqual([false, false]);
    expect(await box.update()).toMatchObject({ "shop/orders": "none" });
  });

  it("is not switched off, and its snapshots deleted, while the cluster is protected here", async () => {
    const box = await made({ deletion_protection: true });
    await box.write(ordersYaml({ deletion_protection: true, backup: { enabled: false } }));
    expect(await box.refused()).toEqual({
      "shop/orders":
        'cluster "orders" is protected here, and without backups its snapshots would be deleted. Write `deletion_protection: false` first, if that is what you want.',
    });
    expect(box.writes()).toEqual([]);
    await box.write(ordersYaml({ backup: { enabled: false } }));
    const planned = await box.workspace().plan([]);
    expect(planned.find(({ path }) => path === "shop/orders")?.changes).toEqual([
      { field: "backup.enabled", before: true, after: "false, which deletes the snapshots" },
    ]);
  });

  it("copies snapshots to other regions, all that are named and no others", async () => {
    const copy_to = [
      { provider: "AWS", region: "US_WEST_2", frequencies: ["daily"], oplogs: true },
      { provider: "AWS", region: "EU_WEST_1" },
    ];
    const box = await made({ backup: { point_in_time: true, copy_to } });
    expect(await box.update()).toMatchObject({ "shop/orders": "none" });
    await box.write(ordersYaml({ backup: { point_in_time: true, copy_to: copy_to.slice(1) } }));
    expect(await box.update()).toMatchObject({ "shop/orders": "change" });
    const { schedule } = await atlasSide(box);
    expect(schedule?.copySettings).toMatchObject([{ regionName: "EU_WEST_1", shouldCopyOplogs: false }]);
    expect(schedule?.copySettings?.[0]?.frequencies).toHaveLength(6);
  });

  it("says what an export lacks in Atlas's own words", async () => {
    const box = await made();
    await box.write(ordersYaml({ backup: { export: { bucket_id: "6a793f4dc0eb9e7a17713383" } } }));
    const { "shop/orders": message } = await box.refused();
    expect(message).toContain("no export bucket 6a793f4dc0eb9e7a17713383");
    expect(message).not.toContain("\n");
  });

  it("shows in a plan what differs, in the words of the template", async () => {
    const box = await made({ backup: { schedule: { hour: 3, minute: 0, policies: usual } } });
    const policies = [{ every: "daily", keep: "30 days" }];
    await box.write(ordersYaml({ backup: { point_in_time: true, schedule: { hour: 5, policies } } }));
    const planned = await box.workspace().plan([]);
    expect(planned.find(({ path }) => path === "shop/orders")?.changes).toEqual([
      { field: "backup.point_in_time", before: false, after: true },
      { field: "backup.schedule.hour", before: 3, after: 5 },
      { field: "backup.schedule.policies.hourly", before: [{ interval: 6, keep: "7 days" }], after: "none" },
      { field: "backup.schedule.policies.daily", before: [{ keep: "7 days" }], after: [{ keep: "30 days" }] },
      { field: "backup.schedule.policies.weekly", before: [{ interval: 6, keep: "4 weeks" }], after: "none" },
      { field: "backup.schedule.policies.monthly", before: [{ interval: 40, keep: "12 months" }], after: "none" },
      { field: "backup.schedule.policies.yearly", before: [{ interval: 12, keep: "1 year" }], after: "none" },
    ]);
    expect(box.writes()).toEqual([]);
  });
});

describe("what is declared of backups is refused before any request", () => {
  const hourly = { every: "hourly", interval: 6, keep: "7 days" };
  it.each([
    [
      "an interval that Atlas has not",
      { backup: { schedule: { policies: [{ ...hourly, interval: 5 }] } } },
      "for `hourly`, every 1, 2, 4, 6, 8 or 12 hours",
    ],
    [
      "a day of the week that is none",
      { backup: { schedule: { policies: [{ every: "weekly", interval: 8, keep: "4 weeks" }] } } },
      "for `weekly`, a day from 1 (Monday) to 7 (Sunday)",
    ],
    [
      "a time that is none",
      { backup: { schedule: { policies: [{ ...hourly, keep: "a while" }] } } },
      "a number of days, weeks, months or years, such as `7 days`",
    ],
    [
      "a rarer policy that keeps for less time",
      {
        backup: {
          schedule: {
            policies: [
              { ...hourly, keep: "30 days" },
              { every: "daily", keep: "7 days" },
            ],
          },
        },
      },
      "at least `30 days`, because `daily` is rarer than `hourly` (interval 6), which is kept for 30 days",
    ],
    [
      "two daily policies",
      {
        backup: {
          schedule: {
            policies: [
              { every: "daily", keep: "7 days" },
              { every: "daily", keep: "8 days" },
            ],
          },
        },
      },
      "one policy `daily`",
    ],
    [
      "a schedule of backups that are off",
      { backup: { enabled: false, schedule: { hour: 3 } } },
      "nothing, because backups are off",
    ],
    [
      "a window without points in time",
      { backup: { point_in_time: false, restore_window_days: 3 } },
      "nothing, because `point_in_time` is off",
    ],
    [
      "a copy where the cluster is",
      { backup: { copy_to: [{ provider: "AWS", region: "US_EAST_1" }] } },
      "another region than the cluster's own",
    ],
    ["an export without a bucket", { backup: { export: {} } }, "the id of an export bucket"],
    [
      "backups of a free cluster",
      { instance_size: "M0", backup: {} },
      "nothing: backup is for dedicated tiers (M10 and up), and this is M0",
    ],
    [
      "local disks without backups",
      { instance_size: "M40_NVME", backup: { enabled: false } },
      "`true`: Atlas has no M40_NVME without backups",
    ],
    [
      "local disks with snapshots every six hours",
      { instance_size: "M40_NVME", backup: { schedule: { policies: [hourly] } } },
      "12, for M40_NVME",
    ],
    [
      "a snapshot before the deletion that would go with the cluster",
      { backup: { retain_on_delete: false }, snapshot_before: ["delete"] },
      "no `delete`: with `retain_on_delete: false` the snapshot would go with the cluster",
    ],
    [
      "a snapshot of backups that are off",
      { backup: { enabled: false }, snapshot_before: ["resize"] },
      "nothing, because backups are off",
    ],
  ])("%s", async (_, properties, expected) => {
    const box = await sandbox();
    await box.write(ordersYaml(properties));
    await expect(box.workspace().update([])).rejects.toThrow(`expected: ${expected}`);
    expect(box.atlas.requests).toEqual([]);
  });
});

describe("a project with a backup compliance policy", () => {
  it("has its refusal passed on in one sentence", async () => {
    const box = await made({ backup: { schedule: { policies: usual } } });
    await underPolicy(box);
    await box.write(ordersYaml({ backup: { schedule: { policies: [{ every: "daily", keep: "1 day" }] } } }));
    const { "shop/orders": message } = await box.refused();
    expect(message).toContain("BACKUP_POLICIES_NOT_MEETING_BACKUP_COMPLIANCE_POLICY_REQUIREMENTS");
    expect(message).toContain("Backup Compliance Policy");
    expect(message).not.toContain("\n");
  });
});

describe("deletion_protection", () => {
  it("stops monk delete with what to change, as soon as an update has seen it", async () => {
    const box = await made();
    await box.write(ordersYaml({ deletion_protection: true }));
    await box.update();
    const workspace = box.workspace();
    expect((await workspace.remove(["shop"])).outcome).toBe("failed");
    expect(workspace.events).toContainEqual({
      event: "failed",
      path: "shop/orders",
      message:
        'cluster "orders" has `deletion_protection: true`. Write `deletion_protection: false`, run monk update, then delete.',
    });
    expect(box.writes()).toEqual([]);
    await box.write(ordersYaml({ deletion_protection: false }));
    await box.update();
    expect((await box.workspace().remove(["shop/orders"])).outcome).toBe("done");
  });
});

describe("deleting a cluster", () => {
  const deletion = (box: Sandbox) => box.atlas.requests.find(({ method }) => method === "DELETE")?.path;

  it.each([
    ["keeps its snapshots", {}, "retainBackups=true"],
    ["lets them go where the definition says so", { backup: { retain_on_delete: false } }, "retainBackups=false"],
    ["says nothing of snapshots where there are none", { backup: { enabled: false } }, undefined],
  ])("%s", async (_, properties, query) => {
    const box = await made(properties);
    await box.workspace().remove(["shop/orders"]);
    const asked = box.atlas.requests.find(({ method }) => method === "DELETE");
    expect(asked?.query?.retainBackups ? `retainBackups=${asked.query.retainBackups}` : undefined).toBe(query);
    expect(deletion(box)).toBeDefined();
  });
});

describe("snapshot_before", () => {
  const descriptions = (box: Sandbox) =>
    bodies(box, `POST ${snapshotsPath}`).map((body) => (body as NewSnapshot).description);

  it("takes a snapshot and waits for it before the cluster is deleted", async () => {
    const box = await made({ snapshot_before: ["delete"] });
    await box.workspace().remove(["shop/orders"]);
    expect(box.writes()).toEqual([`POST ${snapshotsPath}`, `DELETE ${clusterPath}`]);
    expect(descriptions(box)).toEqual([expect.stringMatching(/^Before its deletion of orders \(monk [0-9a-f]{8}\)$/)]);
  });

  it("takes one before a change of tier or disk, and none before other changes", async () => {
    const box = await made({ snapshot_before: ["resize"] });
    await box.write(ordersYaml({ snapshot_before: ["resize"], tags: { team: "orders" } }));
    await box.update();
    expect(box.writes()).toEqual([`PATCH ${clusterPath}`]);
    await box.write(ordersYaml({ snapshot_before: ["resize"], instance_size: "M20" }));
    await box.update();
    expect(box.writes()).toEqual([`POST ${snapshotsPath}`, `PATCH ${clusterPath}`]);
    await box.write(ordersYaml({ snapshot_before: ["resize"], instance_size: "M20", disk_size_gb: 80 }));
    await box.update();
    expect(box.writes()).toEqual([`POST ${snapshotsPath}`, `PATCH ${clusterPath}`]);
    expect(new Set(descriptions(box)).size).toBe(2);
  });

  it("stops the step where the snapshot fails, in one sentence", async () => {
    const box = await made({ snapshot_before: ["resize"] });
    box.atlas.failNextSnapshot();
    await box.write(ordersYaml({ snapshot_before: ["resize"], instance_size: "M20" }));
    expect(await box.refused()).toEqual({
      "shop/orders":
        'cluster "orders": nothing was changed, because the snapshot before the resize to M20 failed. Run the same again once that is mended, or take `resize` out of `snapshot_before`.',
    });
    expect(box.writes()).toEqual([`POST ${snapshotsPath}`]);
    await box.update();
    expect(box.writes()).toEqual([`POST ${snapshotsPath}`, `PATCH ${clusterPath}`]);
  });

  it("takes no second one where the step failed after it, and says so", async () => {
    const box = await made({ snapshot_before: ["resize"] });
    await box.write(ordersYaml({ snapshot_before: ["resize"], instance_size: "M20" }));
    box.atlas.failNext({ operation: "PATCH /groups/{groupId}/clusters/{clusterName}", status: 403 });
    await box.refused();
    expect(box.writes()).toEqual([`POST ${snapshotsPath}`, `PATCH ${clusterPath}`]);
    const again = box.workspace();
    await again.update([]);
    expect(box.writes()).toEqual([`PATCH ${clusterPath}`]);
    const notices = again.events.flatMap((event) => (event.event === "notice" ? [event.message] : []));
    expect(notices).toEqual([expect.stringMatching(/^Snapshot [0-9a-f]{24}, asked for before the resize to M20/)]);
  });

  it.each(["reset-before", "reset-after", "cut-body"] as const)(
    "takes exactly one where its answer meets %s",
    async (kind) => {
      const box = await made({ snapshot_before: ["resize"] });
      box.atlas.failNext({ operation: "POST /groups/{groupId}/clusters/{clusterName}/backup/snapshots", kind });
      await box.write(ordersYaml({ snapshot_before: ["resize"], instance_size: "M20" }));
      await box.update();
      const { place, cluster } = await atlasSide(box);
      const snapshots = await box.colleague.collection("listSnapshots", place);
      expect(snapshots.map(({ status }) => status)).toEqual(["completed"]);
      expect(cluster.replicationSpecs?.[0]?.regionConfigs[0]?.electableSpecs?.instanceSize).toBe("M20");
    },
  );

  it("takes one before a restore over the cluster", async () => {
    const box = await made({ snapshot_before: ["restore"] });
    await box.workspace().act("shop/orders", "create-snapshot", { wait: "true" });
    await box.workspace().act("shop/orders", "restore", { latest: "true", confirm: "orders", wait: "true" });
    expect(box.writes()).toEqual([
      `POST ${snapshotsPath}`,
      `POST ${snapshotsPath}`,
      `POST ${clusterPath}/backup/restoreJobs`,
    ]);
  });
});

async function underPolicy(box: Sandbox): Promise<void> {
  const groupId = await groupIdOf(box);
  const { clientId, clientSecret } = box.atlas.serviceAccount;
  const token = await fetch(`${box.atlas.url}/api/oauth/token`, {
    method: "POST",
    headers: {
      authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`,
      "content-type": "application/x-www-form-urlencoded",
    },
    body: "grant_type=client_credentials",
  });
  const { access_token } = (await token.json()) as { access_token: string };
  const type = "application/vnd.atlas.2023-10-01+json";
  const answer = await fetch(
    `${box.atlas.url}/api/atlas/v2/groups/${groupId}/backupCompliancePolicy?overwriteBackupPolicies=false`,
    {
      method: "PUT",
      headers: { authorization: `Bearer ${access_token}`, accept: type, "content-type": type },
      body: JSON.stringify({
        authorizedEmail: "officer@example.com",
        authorizedUserFirstName: "Ada",
        authorizedUserLastName: "Officer",
        projectId: groupId,
        scheduledPolicyItems: [
          { frequencyType: "daily", frequencyInterval: 1, retentionUnit: "days", retentionValue: 7 },
        ],
      }),
    },
  );
  expect(answer.status).toBe(200);
}
