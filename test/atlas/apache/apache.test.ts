import { afterEach, describe, expect, test } from "vitest";
import { Atlas, AtlasError } from "../../../src/atlas/index.ts";
import { type NodeHost, nodeHost } from "../../../src/host/node/node-host.ts";
import { failureOf, groupId, key, keyText } from "../../support/client.ts";
import { type Apache, startApache, whyNoApache } from "./apache.ts";
import type { Protection } from "./configuration.ts";

const missing = whyNoApache();
const open: { server: Apache; host: NodeHost }[] = [];

afterEach(async () => {
  for (const { server, host } of open.splice(0)) {
    await host.close();
    await server.stop();
  }
});

async function world(protection: Partial<Protection> = {}, credentials = keyText) {
  const server = await startApache({
    user: key.publicKey,
    password: key.privateKey,
    realm: "MMS Public API",
    nonceLifetime: 300,
    checkCount: false,
    ...protection,
  });
  const host = nodeHost({ environment: {} });
  open.push({ server, host });
  const atlas = new Atlas({ host, baseUrl: server.url, credentials, userAgent: "monk-mongodb-atlas/0.0.0-test" });
  const ask = (entryValue = "10.0.0.1") => atlas.call("getAccessEntryStatus", { groupId, entryValue });
  return { server, atlas, ask };
}

const noted = (entries: readonly { status: number }[]) => entries.map(({ status }) => status);

describe.skipIf(missing !== undefined)(
  `an API key, at Apache's mod_auth_digest${missing ? ` (${missing})` : ""}`,
  () => {
    test("needs one challenge for many calls, and counts them", async () => {
      const { server, ask } = await world();
      for (let call = 0; call < 12; call += 1) await ask();
      const seen = await server.seen(13);
      expect(noted(seen)).toEqual([401, ...Array(12).fill(200)]);
      expect(new Set(seen.map(({ nonce }) => nonce)).size).toBe(2);
      expect(seen.slice(1).map(({ count }) => count)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
    });

    test("counts without a gap, where the server insists on it", async () => {
      const { server, ask } = await world({ checkCount: true });
      for (let call = 0; call < 5; call += 1) await ask();
      expect(noted(await server.seen(6))).toEqual([401, 200, 200, 200, 200, 200]);
    });

    test("asks for one challenge when twenty calls begin at once", async () => {
      const { server, ask } = await world();
      await Promise.all(Array.from({ length: 20 }, () => ask()));
      const seen = await server.seen(21);
      expect(noted(seen).filter((status) => status === 401)).toHaveLength(1);
      expect(new Set(seen.map(({ count }) => count)).size).toBe(21);
    });

    test("gets through with twenty calls at once, where the server takes the counts in their order only", async () => {
      const { ask } = await world({ checkCount: true });
      const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => ask()));
      expect(outcomes.filter(({ status }) => status === "rejected")).toEqual([]);
    });

    test("renews a nonce that grew old between two calls, and no call fails of it", async () => {
      const { server, ask } = await world({ nonceLifetime: 1 });
      await ask();
      await new Promise((later) => setTimeout(later, 1_300));
      await Promise.all(Array.from({ length: 10 }, () => ask()));
      const seen = await server.seen(13);
      expect(new Set(seen.map(({ nonce }) => nonce)).size).toBeGreaterThanOrEqual(3);
    });

    test("that is wrong is refused after one try with it, and never shown", async () => {
      const { server, ask } = await world({}, `${key.publicKey}:another-private-key`);
      const error = await failureOf(ask());
      expect(error).toBeInstanceOf(AtlasError);
      expect(error).toMatchObject({ status: 401, hint: expect.stringContaining("Check the credentials") });
      expect(String(error) + JSON.stringify(error)).not.toContain("another-private-key");
      expect(noted(await server.seen(2))).toEqual([401, 401]);
    });

    test("whose name nobody knows is refused in the same way", async () => {
      const { ask } = await world({}, `zyxwvuts:${key.privateKey}`);
      expect(await failureOf(ask())).toMatchObject({ status: 401 });
    });

    test("is right for a path with encoded characters, and for a query", async () => {
      const { server, atlas, ask } = await world();
      await ask("10.0.0.0/24");
      await ask('2001:db8::/32 "ü"\\%2e,;=?#');
      for await (const _ of atlas.list("listAccessEntries", { groupId })) expect.unreachable();
      const seen = await server.seen(4);
      expect(noted(seen)).toEqual([401, 200, 200, 200]);
      const targets = seen.map(({ target }) => target);
      expect(targets[1]).toContain("/10.0.0.0%2F24/status");
      expect(targets[2]).toContain("%22%C3%BC%22%5C%252e%2C%3B%3D%3F%23/status");
      expect(targets[3]).toMatch(/accessList\?(.+&)?itemsPerPage=500(&|$)/);
    });

    test("signs the method too", async () => {
      const { server, atlas } = await world();
      await atlas.call("createAccessEntries", { groupId, body: [{ cidrBlock: "10.0.0.0/24", comment: "office" }] });
      expect((await server.seen(2)).map(({ method, status }) => `${method} ${status}`)).toEqual([
        "POST 401",
        "POST 200",
      ]);
    });

    test("is right for a realm with commas and signs in it", async () => {
      const { server, ask } = await world({ realm: "shop, stock; qop=auth" });
      await ask();
      expect(noted(await server.seen(2))).toEqual([401, 200]);
    });
  },
);
