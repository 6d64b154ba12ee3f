import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Emulator, start } from "../../src/emulator/index.ts";
import { type Answer, type Body, type Client, connect } from "./client.ts";
import { backedUpCluster, newProject, region } from "./sample.ts";

const hour = 3600_000;
const day = 24 * hour;

let emulator: Emulator;
let client: Client;
let at: string;

// Each test has its own clock: some let a year pass, and old versions have an end.
beforeEach(async () => {
  emulator = await start({ provisionSeconds: 4 });
  client = await connect(emulator);
  at = await newProject(client, emulator);
  await client.post(`${at}/clusters`, backedUpCluster());
  await later(4000);
});
afterEach(() => emulator.close());

/** Time passes; a token does not last as long. */
async function later(milliseconds: number): Promise<void> {
  emulator.clock.advance(milliseconds);
  client = await connect(emulator);
}

const backup = (rest: string) => `${at}/clusters/orders/backup/${rest}`;
const read = async () => (await client.get(backup("schedule"))).body;
const change = (body: object) => client.patch(backup("schedule"), body);
const policies = (...policyItems: readonly object[]) => ({ policies: [{ policyItems }] });
const item = (frequencyType: string, frequencyInterval: number, retentionValue: number, retentionUnit = "days") => ({
  frequencyType,
  frequencyInterval,
  retentionValue,
  retentionUnit,
});
const refusal = ({ status, body }: Answer) => [status, body.errorCode];
const snapshots = async (): Promise<readonly Body[]> =>
  (await client.get(backup("snapshots?itemsPerPage=500"))).body.results;

describe("a schedule", () => {
  test("begins with the items that Atlas gives, at the minute at which backups begin", async () => {
    const { policies: found, ...schedule } = await read();
    const items = (found as readonly { readonly policyItems: readonly Record<string, unknown>[] }[])[0]?.policyItems;
    expect(
      items?.map((one) => [one.frequencyType, one.frequencyInterval, one.retentionValue, one.retentionUnit]),
    ).toEqual([
      ["hourly", 6, 7, "days"],
      ["daily", 1, 7, "days"],
      ["weekly", 6, 4, "weeks"],
      ["monthly", 40, 12, "months"],
      ["yearly", 12, 1, "years"],
    ]);
    expect(schedule).toMatchObject({ restoreWindowDays: 7, autoExportEnabled: false, copySettings: [] });
    const next = new Date(String(schedule.nextSnapshot));
    expect([next.getUTCHours() % 6, next.getUTCMinutes()]).toEqual([
      Number(schedule.referenceHourOfDay) % 6,
      schedule.referenceMinuteOfHour,
    ]);
  });

  test("keeps the ids of items that it has, and what is not named", async () => {
    const before = await read();
    const { body } = await change({ referenceHourOfDay: 4, restoreWindowDays: 2 });
    expect(body).toMatchObject({ referenceHourOfDay: 4, restoreWindowDays: 2, policies: before.policies });
    expect((await change({ policies: before.policies })).body.policies).toEqual(before.policies);
  });

  test("takes snapshots as time passes and forgets them as they expire", async () => {
    await change(policies(item("daily", 1, 3)));
    const due = Date.parse(String((await read()).nextSnapshot));
    await later(due - emulator.clock.now() - 1000);
    expect(await snapshots()).toEqual([]);
    await later(1000);
    expect(await snapshots()).toMatchObject([{ snapshotType: "scheduled", status: "queued", frequencyType: "daily" }]);
    await later(hour);
    const [first] = await snapshots();
    expect([first?.status, first?.policyItems]).toEqual(["completed", [expect.any(String)]]);
    await later(2 * day);
    expect((await snapshots()).map(({ id }) => id)).toEqual([expect.any(String), expect.any(String), first?.id]);
    await later(day);
    const ids = (await snapshots()).map(({ id }) => id);
    expect([ids.length, ids.includes(first?.id ?? "")]).toEqual([3, false]);
  });

  test("keeps a year's snapshots by their items", async () => {
    await later(370 * day);
    const counts = new Map<unknown, number>();
    for (const { frequencyType } of await snapshots()) counts.set(frequencyType, (counts.get(frequencyType) ?? 0) + 1);
    expect([...counts.keys()].sort()).toEqual(["daily", "hourly", "monthly", "weekly", "yearly"]);
    expect(counts.get("yearly")).toBe(1);
    expect(counts.get("monthly")).toBeGreaterThan(10);
  });

  test("does not bring back a snapshot that was deleted, nor makes any while the cluster is paused", async () => {
    await change(policies(item("daily", 1, 30)));
    await later(2 * day);
    const [first, second] = await snapshots();
    await client.delete(backup(`snapshots/${first?.id}`));
    expect((await snapshots()).map(({ id }) => id)).toEqual([second?.id]);
    await client.patch(`${at}/clusters/orders`, { paused: true });
    expect((await read()).nextSnapshot).toBeUndefined();
    await later(3 * day);
    await client.patch(`${at}/clusters/orders`, { paused: false });
    expect((await snapshots()).map(({ id }) => id)).toEqual([second?.id]);
    await later(day);
    expect(await snapshots()).toHaveLength(2);
  });

  test("gives existing snapshots the new retention when that is asked for, or deletes those of items that go", async () => {
    const { body } = await change(policies(item("daily", 1, 30)));
    await later(day);
    const ids = body.policies as readonly { readonly policyItems: readonly { readonly id: string }[] }[];
    const id = ids[0]?.policyItems[0]?.id;
    await change({ ...policies({ ...item("daily", 1, 60), id }), updateSnapshots: true });
    await later(hour);
    const [found] = await snapshots();
    const kept = Date.parse(String(found?.expiresAt)) - Date.parse(String(found?.createdAt));
    expect(Math.round(kept / day)).toBe(60);
    await change({ ...policies(item("weekly", 1, 60)), deleteSnapshots: true });
    expect(await snapshots()).toEqual([]);
  });

  test("without items makes nothing more", async () => {
    const { status, body } = await client.delete(backup("schedule"));
    expect([status, body.policies, body.nextSnapshot]).toEqual([
      200,
      [{ id: expect.any(String), policyItems: [] }],
      undefined,
    ]);
    await later(9 * day);
    expect(await snapshots()).toEqual([]);
  });

  test("is not there without backups, and begins anew with them", async () => {
    await change({ referenceHourOfDay: 4, restoreWindowDays: 2 });
    await client.patch(`${at}/clusters/orders`, { backupEnabled: false });
    expect(refusal(await client.get(backup("schedule")))).toEqual([404, "BACKUP_CONFIG_NOT_FOUND"]);
    expect(refusal(await change({}))).toEqual([400, "BACKUP_CONFIG_NOT_FOUND"]);
    await client.patch(`${at}/clusters/orders`, { backupEnabled: true });
    expect((await read()).restoreWindowDays).toBe(7);
  });

  test("names the places of copies by zone, and in the older version by element", async () => {
    const { body: cluster } = await client.get(`${at}/clusters/orders`);
    const zoneId = cluster.replicationSpecs[0]?.zoneId;
    const copy = { cloudProvider: "AWS", regionName: "EU_WEST_1", frequencies: ["DAILY"] };
    expect((await change({ copySettings: [{ ...copy, zoneId }] })).body.copySettings).toEqual([{ ...copy, zoneId }]);
    const { body } = await client.get(backup("schedule"), { version: "2023-01-01" });
    const [elder] = body.copySettings as readonly { readonly replicationSpecId: string }[];
    expect(elder).toEqual({ ...copy, replicationSpecId: expect.stringMatching(/^[a-f0-9]{24}$/) });
    await client.patch(backup("schedule"), { copySettings: [elder] }, { version: "2023-01-01" });
    expect((await read()).copySettings).toEqual([{ ...copy, zoneId }]);
  });

  test("exports only to a bucket of the project", async () => {
    const exportBucketId = "0".repeat(24);
    const unknown = { autoExportEnabled: true, export: { exportBucketId, frequencyType: "monthly" } };
    expect(refusal(await change(unknown))).toEqual([400, "VALIDATION_ERROR"]);
    expect(refusal(await change({ autoExportEnabled: true }))).toEqual([400, "VALIDATION_ERROR"]);
    expect(refusal(await client.get(`${at}/backup/exportBuckets/${exportBucketId}`))).toEqual([
      404,
      "EXPORT_BUCKET_NOT_FOUND",
    ]);
    const bucket = { cloudProvider: "AWS", bucketName: "snapshots", iamRoleId: exportBucketId };
    const { body } = await client.post(`${at}/backup/exportBuckets`, bucket);
    const known = { autoExportEnabled: true, export: { exportBucketId: body._id, frequencyType: "monthly" } };
    expect((await change(known)).body).toMatchObject(known);
  });

  test.each<[string, object]>([
    ["an interval that the frequency does not have", policies(item("hourly", 3, 7))],
    ["a day that no week has", policies(item("weekly", 8, 7))],
    ["a day that not every month has", policies(item("monthly", 29, 7))],
    ["a rarer item that keeps for less", policies(item("daily", 1, 30), item("weekly", 1, 7))],
    ["a retention of nothing", policies(item("daily", 1, 0))],
    ["two policies", { policies: [{ policyItems: [] }, { policyItems: [] }] }],
    ["no policy", { policies: [] }],
    ["another policy's id", { policies: [{ id: "0".repeat(24), policyItems: [] }] }],
    ["an hour that no day has", { referenceHourOfDay: 24 }],
    ["a window of no days", { restoreWindowDays: 0 }],
    ["a copy of a zone that the cluster does not have", { copySettings: [{ zoneId: "0".repeat(24) }] }],
  ])("refuses %s", async (_, body) => {
    const before = await read();
    expect(refusal(await change(body))).toEqual([400, "VALIDATION_ERROR"]);
    expect(await read()).toEqual(before);
  });

  test("of NVMe disks takes snapshots twice a day", async () => {
    await client.post(
      `${at}/clusters`,
      backedUpCluster("fast", { replicationSpecs: [{ regionConfigs: [region("M40_NVME")] }] }),
    );
    const fast = `${at}/clusters/fast/backup/schedule`;
    expect(refusal(await client.patch(fast, policies(item("hourly", 6, 7))))).toEqual([400, "VALIDATION_ERROR"]);
    expect((await client.patch(fast, policies(item("hourly", 12, 7)))).status).toBe(200);
  });
});

describe("under a compliance policy", () => {
  const person = {
    authorizedEmail: "ada@example.com",
    authorizedUserFirstName: "Ada",
    authorizedUserLastName: "Owner",
  };
  const put = (rest: object, query = "") =>
    client.call("PUT", `${at}/backupCompliancePolicy${query}`, { body: { ...person, ...rest } });

  test("there is none at first, then it is updating, then active", async () => {
    const policy = async () => (await client.get(`${at}/backupCompliancePolicy`)).body;
    expect(await policy()).toEqual({});
    expect((await put({ pitEnabled: false })).body).toMatchObject({ state: "UPDATING", deletable: false });
    expect(refusal(await put({}))).toEqual([
      400,
      "CANNOT_UPDATE_BACKUP_COMPLIANCE_POLICY_SETTINGS_WITH_PENDING_ACTION",
    ]);
    await later(2000);
    expect((await policy()).state).toBe("ACTIVE");
  });

  test("a snapshot cannot be deleted or kept for less, and backups cannot be switched off", async () => {
    const onDemandPolicyItem = { ...item("ondemand", 0, 3), frequencyType: "ondemand" };
    await put({ onDemandPolicyItem });
    const take = (retentionInDays: number) => client.post(backup("snapshots"), { retentionInDays });
    const notMet = "BACKUP_POLICIES_NOT_MEETING_BACKUP_COMPLIANCE_POLICY_REQUIREMENTS";
    expect(refusal(await take(2))).toEqual([400, notMet]);
    const { body } = await take(5);
    await later(1000);
    const kept = (retentionValue: number) =>
      client.patch(backup(`snapshots/${body.id}`), { retentionUnit: "DAYS", retentionValue });
    expect(refusal(await kept(4))).toEqual([400, "CANNOT_DECREASE_SNAPSHOT_RETENTION_WITH_BACKUP_COMPLIANCE_POLICY"]);
    expect((await kept(6)).status).toBe(200);
    expect(refusal(await client.delete(backup(`snapshots/${body.id}`)))).toEqual([
      400,
      "CANNOT_DELETE_SNAPSHOT_WITH_BACKUP_COMPLIANCE_POLICY",
    ]);
    expect(refusal(await client.patch(`${at}/clusters/orders`, { backupEnabled: false }))).toEqual([
      400,
      "CANNOT_DISABLE_BACKUP_WITH_BACKUP_COMPLIANCE_POLICY",
    ]);
    await client.delete(`${at}/clusters/orders`);
    await later(4000);
    expect((await snapshots()).map(({ id }) => id)).toEqual([body.id]);
  });

  test("schedules are raised to it, or refused, and cannot fall below it", async () => {
    const wanted = { scheduledPolicyItems: [item("daily", 1, 20)], restoreWindowDays: 9 };
    const notMet = "BACKUP_POLICIES_NOT_MEETING_BACKUP_COMPLIANCE_POLICY_REQUIREMENTS";
    expect(refusal(await put(wanted, "?overwriteBackupPolicies=false"))).toEqual([400, notMet]);
    expect((await put(wanted)).status).toBe(200);
    expect(await read()).toMatchObject({ restoreWindowDays: 9 });
    expect(JSON.stringify((await read()).policies)).toContain('"retentionUnit":"days","retentionValue":20');
    for (const body of [policies(item("daily", 1, 19)), policies(item("hourly", 6, 20)), { restoreWindowDays: 8 }])
      expect(refusal(await change(body))).toEqual([400, notMet]);
    expect(refusal(await client.delete(backup("schedule")))).toEqual([400, notMet]);
  });
});
