import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import type { Fault } from "../../src/emulator/index.ts";
import type { Inventory } from "../../src/inventory/index.ts";
import { estate, replicaSet } from "./estate.ts";

/** Every list of the document that is read for itself. */
const operations = [
  "GET /orgs",
  "GET /orgs/{orgId}/settings",
  "GET /orgs/{orgId}/groups",
  "GET /orgs/{orgId}/users",
  "GET /orgs/{orgId}/apiKeys",
  "GET /orgs/{orgId}/apiKeys/{apiUserId}/accessList",
  "GET /orgs/{orgId}/serviceAccounts",
  "GET /orgs/{orgId}/serviceAccounts/{clientId}/groups",
  "GET /orgs/{orgId}/serviceAccounts/{clientId}/accessList",
  "GET /orgs/{orgId}/events",
  "GET /groups/{groupId}/clusters",
  "GET /groups/{groupId}/flexClusters",
  "GET /groups/{groupId}/databaseUsers",
  "GET /groups/{groupId}/accessList",
  "GET /groups/{groupId}/events",
] as const;

/** Such as come once and pass, and such as stay. */
const passing: Record<string, Fault> = {
  "a lost answer": { kind: "reset-after" },
  "a 503": { status: 503 },
};
const lasting: Record<string, Fault> = {
  "a refusal": { status: 403 },
  "a broken line": { kind: "reset-before" },
};

/** A small organization, and what reading it comes to when one question meets a fault. */
async function troubled() {
  const folder = await mkdtemp(join(tmpdir(), "monk-fault-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "faults.json");
  await writeFile(file, "[]");
  const box = await estate({ faults: file });
  const groupId = await box.project("shop");
  await box.owner.call("createCluster", { groupId, body: replicaSet("orders") });
  await box.owner.call("createAccessEntries", { groupId, body: [{ cidrBlock: "198.51.100.0/24" }] });
  const whole = contentOf(await box.read());
  return async (fault: Fault): Promise<"whole" | "told" | "rejected"> => {
    await writeFile(file, JSON.stringify([fault]));
    const read = await box.read().catch((error: Error) => error);
    await writeFile(file, "[]");
    if (read instanceof Error) return "rejected";
    if (read.unread.length > 0) return "told";
    expect(contentOf(read), fault.operation).toEqual(whole);
    return "whole";
  };
}

/** Without the moments that go with the time of reading. */
const moving = ["last_used_at", "expires_at"];

function contentOf({ read_at: _, ...rest }: Inventory): unknown {
  return JSON.parse(JSON.stringify(rest, (name, value) => (moving.includes(name) ? undefined : value)));
}

it.each(Object.entries(passing))(
  "%s at any question is asked again, and nothing is missing",
  async (_, fault) => {
    const readWith = await troubled();
    for (const operation of operations) expect(await readWith({ ...fault, operation }), operation).toBe("whole");
  },
  60_000,
);

it.each(Object.entries(lasting))(
  "%s that stays is told, whichever question meets it, and never passed over",
  async (_, fault) => {
    const readWith = await troubled();
    for (const operation of operations) {
      const end = operation === "GET /orgs" || fault.kind !== undefined ? "rejected" : "told";
      expect(await readWith({ ...fault, operation, times: 1_000 }), operation).toBe(end);
    }
  },
  60_000,
);
