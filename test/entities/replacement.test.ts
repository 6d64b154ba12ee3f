import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { withKey } from "../emulator/digest.ts";
import { crossing } from "../support/crossing.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";

const path = "shop/deployer";
const kinds = ["api-key", "service-account"] as const;
type Kind = (typeof kinds)[number];

const yaml = (kind: Kind, secret = "first") => `namespace: shop
deployer:
  defines: mongodb-atlas/${kind}
  name: deployer
  organization: my-organization
  roles: [ORG_MEMBER]
  access_list: [203.0.113.10]
  ${kind === "api-key" ? "private_key_secret_ref" : "client_secret_ref"}: ${secret}
  permitted-secrets: { mongodb-atlas-token: true, first: true, second: true }
`;

/** Whether Atlas lets in whoever holds this. */
async function isGood({ atlas }: Sandbox, kind: Kind, held = ""): Promise<boolean> {
  if (kind === "api-key") {
    const [publicKey = "", privateKey = ""] = held.split(":");
    return (await withKey(atlas.url, { publicKey, privateKey }, "GET", "/orgs")).status === 200;
  }
  const authorization = `Basic ${Buffer.from(held).toString("base64")}`;
  const headers = { authorization, "content-type": "application/x-www-form-urlencoded" };
  const body = "grant_type=client_credentials";
  return (await fetch(`${atlas.url}/api/oauth/token`, { method: "POST", headers, body })).ok;
}

async function made(kind: Kind) {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const box = await sandbox();
  await box.write(yaml(kind));
  await box.update();
  return { box, old: await box.secrets.get("first") };
}

/** Rotates, and forgets of it what was noted after Atlas had made the new one: the process died with the secret written. */
async function rotatedAndCutOff(box: Sandbox, kind: Kind, grace: string): Promise<void> {
  const home = join(box.folder, ".monk");
  const copy = mkdtempSync(join(tmpdir(), "monk-state-"));
  onTestFinished(() => rmSync(copy, { recursive: true, force: true }));
  const copyState = (from: string, to: string) => {
    for (const name of readdirSync(from)) if (/^(state|journal)\./.test(name)) cpSync(join(from, name), join(to, name));
  };
  const making = kind === "api-key" ? "/apiKeys" : "/secrets";
  const url = await crossing(box.atlas.url, (moment, _, { method, url: path }) => {
    if (moment === "after" && method === "POST" && path?.endsWith(making)) copyState(home, copy);
  });
  // What would have come after the secret.
  box.atlas.failNext({ operation: "PATCH /orgs/*/apiKeys/*", status: 403 });
  await box.workspace(undefined, undefined, url).act(path, "rotate", { grace });
  copyState(copy, home);
}

const hours = (count: number) => vi.setSystemTime(Date.now() + count * 3_600_000);

it.each(kinds)("a rotation of the %s that was cut off is ended with the grace that was wished", async (kind) => {
  const { box, old } = await made(kind);
  await rotatedAndCutOff(box, kind, "2h");
  await box.update();
  const held = await box.secrets.get("first");
  expect([held === old, await isGood(box, kind, old), await isGood(box, kind, held)]).toEqual([false, true, true]);
  hours(3);
  await box.update();
  expect([await isGood(box, kind, old), await isGood(box, kind, held)]).toEqual([false, true]);
  expect(await box.update()).toEqual({ [path]: "none" });
});

it.each(kinds)("the %s that is to be in another secret leaves whoever reads the one before an hour", async (kind) => {
  const { box, old } = await made(kind);
  await box.write(yaml(kind, "second"));
  await box.update();
  const held = await box.secrets.get("second");
  expect([await isGood(box, kind, old), await isGood(box, kind, held)]).toEqual([true, true]);
  hours(2);
  await box.update();
  expect([await isGood(box, kind, old), await isGood(box, kind, held)]).toEqual([false, true]);
});

it.each(kinds)(
  "the %s that is found again after a lost state is not asked for where its secret holds it",
  async (kind) => {
    const { box } = await made(kind);
    const home = join(box.folder, ".monk");
    const notices = async () => {
      for (const name of readdirSync(home)) if (/^(state|journal)\./.test(name)) rmSync(join(home, name));
      const workspace = box.workspace();
      await workspace.update([]);
      expect(workspace.events).toContainEqual({ event: "applied", path, action: "adopt", changes: [] });
      return workspace.events.flatMap((event) => (event.event === "notice" ? [event.message] : []));
    };
    expect(await notices()).toEqual([]);
    await box.secrets.remove("first");
    expect(await notices()).toEqual([expect.stringContaining("action rotate")]);
  },
);
