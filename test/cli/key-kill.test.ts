import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { withKey } from "../emulator/digest.ts";
import { crossing } from "../support/crossing.ts";
import { spawned } from "../support/program.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";

const yaml = `namespace: shop
deployer:
  defines: mongodb-atlas/api-key
  name: deployer
  organization: my-organization
  roles: [ORG_MEMBER]
  access_list: [203.0.113.0/24]
  private_key_secret_ref: deployer-key
  permitted-secrets: { mongodb-atlas-token: true, deployer-key: true }
`;

/** Runs a command that is killed before or after its write of this number; answers whether it got that far. */
async function killed(box: Sandbox, line: readonly string[], at: number, moment: string): Promise<boolean> {
  let writes = 0;
  let child: ChildProcess | undefined;
  const url = await crossing(box.atlas.url, async (now, _, { method, url: path = "" }) => {
    if (method === "GET" || path.startsWith("/api/oauth/")) return;
    if (now === "before") writes += 1;
    if (writes !== at || now !== moment || !child) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  });
  child = spawned(box, url, ...line);
  await once(child, "exit");
  return child.signalCode === "SIGKILL";
}

async function keys(box: Sandbox) {
  const orgId = box.atlas.orgs[0]?.id ?? "";
  const all = await box.colleague.collection("listOrganizationApiKeys", { orgId }, { fresh: true });
  return all.filter(({ publicKey }) => publicKey !== box.atlas.apiKey.publicKey);
}

async function held(box: Sandbox): Promise<{ publicKey: string; status: number }> {
  const [publicKey = "", privateKey = ""] = ((await box.secrets.get("deployer-key")) ?? "").split(":");
  const { status } = await withKey(box.atlas.url, { publicKey, privateKey }, "GET", "/orgs");
  return { publicKey, status };
}

/** After one more update there is one key, the one in the secret, and it works. */
async function isWhole(box: Sandbox, name: string): Promise<void> {
  await box.update();
  const { publicKey, status } = await held(box);
  const described = (await keys(box)).map((key) => [key.desc, key.publicKey]);
  expect([status, described], name).toEqual([200, [["deployer", publicKey]]]);
  box.writes();
  await box.update();
  expect(box.writes(), name).toEqual([]);
}

/** An answer that was lost, and one that was dealt with before the next write. */
const points = [
  [1, "after"],
  [2, "before"],
  [2, "after"],
  [3, "before"],
] as const;

describe("a run that is killed at any of its writes", () => {
  it("while it makes an API key leaves one that its next run completes, or none", async () => {
    let kills = 0;
    for (const [at, moment] of points) {
      const box = await sandbox();
      await box.write(yaml);
      if (await killed(box, ["update"], at, moment)) kills += 1;
      await isWhole(box, `${moment} write ${at}`);
    }
    expect(kills).toBe(points.length);
  }, 60_000);

  it("while it rotates an API key never leaves the secret without one that works", async () => {
    let kills = 0;
    for (const [at, moment] of [...points, [4, "before"], [4, "after"]] as const) {
      const box = await sandbox();
      await box.write(yaml);
      await box.update();
      if (await killed(box, ["do", "shop/deployer/rotate", "grace=0s"], at, moment)) kills += 1;
      expect((await held(box)).status, `${moment} write ${at}`).toBe(200);
      await isWhole(box, `${moment} write ${at}`);
    }
    expect(kills).toBe(points.length + 2);
  }, 60_000);
});
