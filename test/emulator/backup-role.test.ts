import { afterAll, beforeAll, expect, test } from "vitest";
import { type Emulator, start } from "../../src/emulator/index.ts";
import { type Answer, type Client, connect } from "./client.ts";
import { backedUpCluster, dedicatedCluster, newProject } from "./sample.ts";

const roles = ["GROUP_READ_ONLY", "GROUP_BACKUP_CREATOR", "GROUP_BACKUP_RECOVERY_OPERATOR", "GROUP_BACKUP_MANAGER"];
const credentials = roles.map((role, index) => ({
  clientId: `mdb_sa_id_${String(index).repeat(24)}`,
  clientSecret: `mdb_sa_sk_${index}`,
  roles: [{ role, project: "shop" }],
}));

let emulator: Emulator;
let clients: readonly Client[];
let at: string;
let other: string;
let snapshotId: string;

beforeAll(async () => {
  emulator = await start({ credentials, provisionSeconds: 1600 });
  const owner = await connect(emulator);
  at = await newProject(owner, emulator);
  other = await newProject(owner, emulator, "other");
  await owner.post(`${at}/clusters`, backedUpCluster());
  await owner.post(`${other}/clusters`, dedicatedCluster());
  emulator.clock.advance(1600_000);
  snapshotId = (await owner.post(`${at}/clusters/orders/backup/snapshots`, {})).body.id;
  emulator.clock.advance(400_000);
  clients = await Promise.all(credentials.map((serviceAccount) => connect({ url: emulator.url, serviceAccount })));
});
afterAll(() => emulator.close());

const backup = (rest: string) => `${at}/clusters/orders/backup/${rest}`;
const statuses = async (call: (client: Client) => Promise<Answer>) => {
  const found = [];
  for (const client of clients) found.push((await call(client)).status);
  return found;
};

test("everyone in the project sees the snapshots, and only some roles see the jobs", async () => {
  expect(await statuses((client) => client.get(backup("snapshots")))).toEqual([200, 200, 200, 200]);
  expect(await statuses((client) => client.get(backup("restoreJobs")))).toEqual([401, 401, 401, 200]);
  expect(await statuses((client) => client.patch(backup("schedule"), {}))).toEqual([401, 401, 401, 200]);
  expect(await statuses((client) => client.get(`${at}/backupCompliancePolicy`))).toEqual([401, 401, 401, 401]);
});

test("each act has its role", async () => {
  expect(await statuses((client) => client.post(backup("snapshots"), { retentionInDays: 0 }))).toEqual([
    401, 400, 401, 400,
  ]);
  const download = { deliveryType: "download", snapshotId };
  expect(await statuses((client) => client.post(backup("restoreJobs"), download))).toEqual([401, 401, 200, 200]);
});

test("a restore needs the role in the target's project, too", async () => {
  const targetGroupId = other.slice("/groups/".length);
  const asked = { deliveryType: "automated", snapshotId, targetClusterName: "orders", targetGroupId };
  expect(await statuses((client) => client.post(backup("restoreJobs"), asked))).toEqual([401, 401, 401, 401]);
});

test("all of it draws on one bucket of 1200 for the project", async () => {
  const owner = await connect(emulator);
  const left = [];
  for (const path of ["snapshots", "schedule", "restoreJobs"]) {
    const { headers } = await owner.get(backup(path));
    expect(headers.get("ratelimit-limit")).toBe("1200");
    left.push(Number(headers.get("ratelimit-remaining")));
  }
  expect(left[2]).toBeLessThan(left[0] ?? 0);
});
