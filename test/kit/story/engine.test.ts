import { afterAll, describe, expect, it } from "vitest";
import type { Engine } from "../../engine/engine.ts";
import { engineKinds } from "../../engine/engines.ts";
import { type KitPlayer, kitPlayer } from "./kit-player.ts";
import { writes } from "./player.ts";
import { gettingStarted, type Story } from "./story.ts";

const cluster = "my-mongodb/my-cluster";
const user = "my-mongodb/my-user";
const all = ["my-mongodb/my-project", cluster, user];
const groups = "/api/atlas/v2/groups/{groupId}";
const makeCluster = `POST ${groups}/clusters`;

const tokens = ({ atlas }: KitPlayer, from = 0) =>
  atlas.requests.slice(from).filter(({ operation }) => operation.includes("/api/oauth/")).length;

describe.each((await engineKinds()).map((kind) => [kind.title, kind] as const))("The kit %s", (_, kind) => {
  let engine: Engine | undefined;
  afterAll(() => engine?.close());

  describe.each(kind.quirks)("%s,", (_, chosen) => {
    const test = it.skipIf(kind.skip);
    const play = (story: Story = gettingStarted) => {
      engine ??= kind.start();
      return kitPlayer(story, engine, chosen);
    };

    test("keeps one token per instance in Monk's secrets, and asks for another before it expires", async () => {
      const kit = await play();
      await kit.update();
      const first = kit.atlas.requests.length;
      expect(tokens(kit)).toBe(all.length);
      await kit.update();
      expect(tokens(kit, first)).toBe(0);
      kit.atlas.clock.advance(3590_000);
      await kit.update();
      expect(tokens(kit, first)).toBe(all.length);
      expect(kit.atlas.requests.filter(({ status }) => status === 401)).toEqual([]);
    });

    test("renews a token that Atlas does not take any more", async () => {
      const kit = await play();
      await kit.update();
      const before = kit.atlas.requests.length;
      kit.atlas.failNext({ status: 401 });
      await kit.monk.call(user, "update");
      expect(tokens(kit, before)).toBe(1);
    });

    test("goes on with no token of credentials that have been replaced", async () => {
      const kit = await play();
      await kit.update();
      await kit.addSecret("mongodb-atlas-token", `${kit.atlas.serviceAccount.clientId}:mdb_sa_sk_of-somebody-else`);
      await expect(kit.update()).rejects.toThrow("401");
    });

    test("works with an API key, whose Digest it computes itself", async () => {
      const kit = await play();
      const { publicKey, privateKey } = kit.atlas.apiKey;
      await kit.addSecret("mongodb-atlas-token", `${publicKey}:${privateKey}`);
      await kit.update();
      await kit.update();
      expect(tokens(kit)).toBe(0);
      expect(kit.atlas.requests.some(({ headers }) => headers.authorization?.startsWith("Digest "))).toBe(true);
    });

    test("says what is missing when there is no credential", async () => {
      const kit = await play();
      kit.monk.secrets.remove("mongodb-atlas-token");
      await expect(kit.update()).rejects.toThrow("mongodb-atlas-token");
      expect(kit.atlas.requests).toEqual([]);
    });

    test("purges a user whose password is gone", async () => {
      const kit = await play();
      await kit.update();
      kit.monk.secrets.remove("mongodb-user-password");
      await kit.remove();
      expect(all.map((path) => kit.monk.state(path))).toEqual([undefined, undefined, undefined]);
    });

    test("leaves no note behind when it is purged, and makes everything anew", async () => {
      const kit = await play();
      await kit.update();
      const first = writes(kit);
      await kit.remove();
      const kept = all.flatMap((path) => [...kit.monk.secrets.ownOf(path).keys()]);
      expect(kept).not.toContain("mongodb-atlas-note");
      const before = kit.atlas.requests.length;
      await kit.update();
      expect(writes(kit, before)).toEqual(first);
    });

    test("starts and stops without a request, and is ready and alive while it is there", async () => {
      const kit = await play();
      await kit.update();
      const before = kit.atlas.requests.length;
      await kit.monk.stop();
      await kit.monk.call(cluster, "start");
      expect(kit.atlas.requests.length).toBe(before);
      expect([await kit.monk.isReady(cluster), await kit.monk.isAlive(cluster)]).toEqual([true, true]);
    });

    test("stops also where its template has become mistaken", async () => {
      const kit = await play();
      await kit.update();
      await kit.load({ "mistaken.yaml": "namespace: my-mongodb\nmy-cluster: { disk_size_gb: 20 }\n" });
      await expect(kit.monk.update([cluster])).rejects.toThrow("disk_size_gb");
      await kit.monk.stop([cluster]);
    });

    test("tells that a user was taken away by somebody else, and makes it again at the next update", async () => {
      const kit = await play();
      await kit.update();
      const { project_id: groupId } = kit.monk.state(user) as { project_id: string };
      const { headers = {} } = kit.atlas.requests.findLast(({ path }) => path.includes("/databaseUsers")) ?? {};
      const gone = await fetch(`${kit.atlas.url}/api/atlas/v2/groups/${groupId}/databaseUsers/admin/app-user`, {
        method: "DELETE",
        headers: { authorization: headers.authorization ?? "", accept: "application/vnd.atlas.2025-03-12+json" },
      });
      expect(gone.status).toBe(204);
      expect(await kit.monk.isAlive(user)).toBe(false);
      const before = kit.atlas.requests.length;
      await kit.update();
      expect(writes(kit, before)).toEqual(["POST /api/atlas/v2/groups/{groupId}/databaseUsers"]);
      expect(await kit.monk.isAlive(user)).toBe(true);
    });

    test("takes up what an earlier attempt made before it broke off", async () => {
      const kit = await play();
      kit.atlas.failNext({ operation: "POST /groups/{groupId}/accessList", status: 403 });
      await expect(kit.update()).rejects.toMatchObject({ path: cluster, action: "create" });
      expect(kit.monk.state(cluster)).toBeUndefined();
      await kit.update();
      expect(writes(kit).filter((one) => one === makeCluster)).toHaveLength(1);
    });

    test("purges what an attempt made that broke off, although Monk has no state of it", async () => {
      const kit = await play();
      kit.atlas.failNext({ operation: "POST /groups/{groupId}/accessList", status: 403 });
      await expect(kit.update()).rejects.toMatchObject({ path: cluster, action: "create" });
      await kit.remove();
      expect(writes(kit).slice(-2)).toEqual([`DELETE ${groups}/clusters/{clusterName}`, `DELETE ${groups}`]);
    });

    test("takes no note of another template for its own, where they share a secret of that name", async () => {
      const kit = await play();
      const shared = all.map((path) => `${path.split("/")[1]}: { permitted-secrets: { mongodb-atlas-note: true } }`);
      await kit.load({ "shared.yaml": ["namespace: my-mongodb", ...shared, ""].join("\n") });
      await kit.update();
      expect(kit.monk.secrets.get("mongodb-atlas-note")).toBeDefined();
      const states = all.map((path) => kit.monk.state(path));
      await kit.update();
      expect(all.map((path) => kit.monk.state(path))).toEqual(states);
    });

    test("takes over what another kit made, from its state, without a change in Atlas", async () => {
      const kit = await play();
      await kit.update();
      for (const path of all) {
        const { id, name, connection_standard, connection_srv } = { ...kit.monk.state(path) };
        const before = { id, name, connection_standard, connection_srv, definition_hash: "0a1b2c" };
        kit.monk.adopt(path, JSON.parse(JSON.stringify(before)));
        kit.monk.secrets.forget(path);
      }
      const before = kit.atlas.requests.length;
      await kit.update();
      expect(writes(kit, before)).toEqual([]);
      await kit.remove();
      expect(writes(kit, before).at(-1)).toBe(`DELETE ${groups}`);
    });

    test("prints no secret, and keeps none in its state", async () => {
      const kit = await play();
      await kit.update();
      const { clientSecret } = kit.atlas.serviceAccount;
      const password = kit.monk.secrets.get("mongodb-user-password") ?? "";
      const token = kit.atlas.requests.at(-1)?.headers.authorization?.replace("Bearer ", "") ?? "";
      const secrets = [clientSecret, password, token];
      const seen = JSON.stringify([kit.monk.calls, all.map((path) => kit.monk.state(path))]);
      expect(secrets.filter((one) => one.length < 16)).toEqual([]);
      expect(secrets.filter((one) => seen.includes(one))).toEqual([]);
    });

    test("fails with no secret in its words, not even one that comes back from Atlas", async () => {
      const kit = await play();
      const { clientId, clientSecret } = kit.atlas.serviceAccount;
      kit.atlas.failNext({ operation: "GET /orgs", status: 400, errorCode: `${clientId}:${clientSecret}` });
      await expect(kit.update()).rejects.toThrow("GET /orgs: 400 [secret]");
    });

    test("names a property that does not exist, with nothing in it that a terminal would obey", async () => {
      const kit = await play();
      await kit.load({ "stray.yaml": 'namespace: my-mongodb\nmy-user: { "stray\\e[2J": 1 }\n' });
      await kit.update();
      const told = kit.monk.calls.flatMap(({ lines }) => lines).filter((line) => line.includes("no property"));
      expect(told).toEqual(["my-mongodb/my-user: there is no property stray\\x1b[2J; it has no effect"]);
    });

    test("has no state member without a value", async () => {
      const kit = await play();
      await kit.update();
      const members = all.flatMap((path) => Object.entries(kit.monk.state(path) ?? {}));
      expect(members.filter(([, value]) => value === null)).toEqual([]);
    });
  });
});
