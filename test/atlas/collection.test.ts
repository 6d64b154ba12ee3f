import { HttpResponse, http } from "msw";
import { describe, expect, test } from "vitest";
import { accessEntryKey } from "../../src/atlas/index.ts";
import { api, clientOf, failureOf, groupId } from "../support/client.ts";
import { tokenHandler } from "../support/token.ts";

const named = (username: string) => ({ groupId, databaseName: "admin", username });

/** A project's users and access entries, kept in memory; counts what is asked for. */
function world(usernames: readonly string[] = []) {
  const users = new Map(usernames.map((username) => [username, { ...named(username), roles: [] as object[] }]));
  const entries = new Map<string, object>();
  const asked: string[] = [];
  const faults: (() => Response)[] = [];
  const page = (results: Iterable<object>) => {
    const all = Array.from(results);
    return HttpResponse.json({ results: all, totalCount: all.length });
  };
  const absent = (errorCode: string) => HttpResponse.json({ error: 404, errorCode }, { status: 404 });
  const handlers = [
    tokenHandler,
    http.get(`${api}/groups/:groupId/databaseUsers`, () => {
      asked.push("list");
      return faults.shift()?.() ?? page(users.values());
    }),
    http.get(`${api}/groups/:groupId/databaseUsers/:database/:name`, ({ params }) => {
      asked.push(`get ${params.name}`);
      const found = users.get(String(params.name));
      return found === undefined ? absent("USERNAME_NOT_FOUND") : HttpResponse.json(found);
    }),
    http.post(`${api}/groups/:groupId/databaseUsers`, async ({ request }) => {
      const body = (await request.json()) as { username: string };
      asked.push(`create ${body.username}`);
      const created = { ...named(body.username), roles: [] };
      users.set(body.username, created);
      return faults.shift()?.() ?? HttpResponse.json(created, { status: 201 });
    }),
    http.delete(`${api}/groups/:groupId/databaseUsers/:database/:name`, ({ params }) => {
      asked.push(`delete ${params.name}`);
      return users.delete(String(params.name)) ? new HttpResponse(null, { status: 204 }) : absent("USER_NOT_FOUND");
    }),
    http.get(`${api}/groups/:groupId/accessList`, () => {
      asked.push("list entries");
      return page(entries.values());
    }),
    http.get(`${api}/groups/:groupId/accessList/:value`, ({ params }) => {
      const value = decodeURIComponent(String(params.value));
      asked.push(`get ${value}`);
      const found = entries.get(accessEntryKey(value));
      return found === undefined ? absent("ATLAS_NETWORK_PERMISSION_ENTRY_NOT_FOUND") : HttpResponse.json(found);
    }),
    http.post(`${api}/groups/:groupId/accessList`, async ({ request }) => {
      asked.push("begin post");
      const [entry] = (await request.json()) as { ipAddress: string }[];
      await new Promise((resolve) => setImmediate(resolve));
      const made = { ...entry, cidrBlock: `${entry?.ipAddress}/32` };
      entries.set(made.cidrBlock, made);
      asked.push("end post");
      return page([made]);
    }),
  ];
  return { asked, faults, entries, ...clientOf(handlers) };
}

const create = (username: string) => ({ groupId, body: named(username) });

describe("what is looked for", () => {
  test("comes from one list, however many look at the same time", async () => {
    const { atlas, asked } = world(["a", "b"]);
    const found = await Promise.all(["a", "b", "c", "a"].map((name) => atlas.find("getDatabaseUser", named(name))));
    expect(found.map((user) => user?.username)).toEqual(["a", "b", undefined, "a"]);
    await atlas.collection("listDatabaseUsers", { groupId });
    expect(asked).toEqual(["list"]);
  });

  test("is asked for by itself once a write has touched it, and the list stays good for the others", async () => {
    const { atlas, asked } = world(["old"]);
    const created = Array.from({ length: 20 }, (_, index) => `new-${index}`);
    for (const name of created) {
      expect(await atlas.find("getDatabaseUser", named(name))).toBeUndefined();
      await atlas.call("createDatabaseUser", create(name));
      expect(await atlas.find("getDatabaseUser", named(name))).toMatchObject({ username: name });
    }
    expect(await atlas.find("getDatabaseUser", named("old"))).toMatchObject({ username: "old" });
    expect(asked.filter((one) => one === "list")).toHaveLength(1);
    expect(asked).toHaveLength(1 + 20 + 20);
  });

  test("is not there any more after a deletion", async () => {
    const { atlas } = world(["a"]);
    expect(await atlas.find("getDatabaseUser", named("a"))).toBeDefined();
    await atlas.call("deleteDatabaseUser", named("a"));
    expect(await atlas.find("getDatabaseUser", named("a"))).toBeUndefined();
  });

  test("is asked for by itself after a write whose answer was lost", async () => {
    const { atlas, faults } = world();
    expect(await atlas.find("getDatabaseUser", named("a"))).toBeUndefined();
    faults.push(() => HttpResponse.error());
    expect(await failureOf(atlas.call("createDatabaseUser", create("a")))).toMatchObject({
      name: "AmbiguousWriteError",
    });
    expect(await atlas.find("getDatabaseUser", named("a"))).toMatchObject({ username: "a" });
  });

  test("is asked for again when it has to be fresh, or when a new run begins", async () => {
    const { atlas, asked } = world(["a"]);
    await atlas.find("getDatabaseUser", named("a"));
    await atlas.find("getDatabaseUser", named("a"), { fresh: true });
    atlas.forget();
    await atlas.find("getDatabaseUser", named("a"));
    expect(asked).toEqual(["list", "get a", "list"]);
  });

  test("is asked for again after a list that failed", async () => {
    const { atlas, faults } = world(["a"]);
    faults.push(() => HttpResponse.json({ errorCode: "USER_UNAUTHORIZED" }, { status: 403 }));
    expect(await failureOf(atlas.find("getDatabaseUser", named("a")))).toMatchObject({ status: 403 });
    expect(await atlas.find("getDatabaseUser", named("a"))).toMatchObject({ username: "a" });
  });

  test("is asked for by itself where its list is not there, which says nothing of it", async () => {
    const { atlas, faults, asked } = world(["a"]);
    faults.push(() => HttpResponse.json({ errorCode: "RESOURCE_NOT_FOUND" }, { status: 404 }));
    expect(await atlas.find("getDatabaseUser", named("a"))).toMatchObject({ username: "a" });
    expect(asked).toEqual(["list", "get a"]);
  });

  test("is found by the key that Atlas makes of it", async () => {
    const { atlas, entries, asked } = world();
    entries.set("203.0.113.7/32", { ipAddress: "203.0.113.7", cidrBlock: "203.0.113.7/32" });
    entries.set("2001:db8::/32", { cidrBlock: "2001:db8::/32" });
    for (const entryValue of ["203.0.113.7", "203.0.113.7/32", "2001:0DB8:0000::/32"]) {
      expect(await atlas.find("getAccessEntry", { groupId, entryValue })).toBeDefined();
    }
    expect(await atlas.find("getAccessEntry", { groupId, entryValue: "203.0.113.0/24" })).toBeUndefined();
    expect(asked).toEqual(["list entries"]);
  });
});

describe("a list that is read ahead", () => {
  test("is the one that is looked into later", async () => {
    const { atlas, asked } = world(["a"]);
    await Promise.all([
      atlas.readAhead("listDatabaseUsers", { groupId }),
      atlas.find("getDatabaseUser", named("a")),
      atlas.readAhead("listDatabaseUsers", { groupId }),
    ]);
    expect(asked).toEqual(["list"]);
  });

  test("that fails is read again, and then the failure shows", async () => {
    const { atlas, asked, faults } = world(["a"]);
    const refused = () => HttpResponse.json({ errorCode: "USER_UNAUTHORIZED" }, { status: 403 });
    faults.push(refused, refused);
    await atlas.readAhead("listDatabaseUsers", { groupId });
    expect(await failureOf(atlas.find("getDatabaseUser", named("a")))).toMatchObject({ status: 403 });
    expect(asked).toEqual(["list", "list"]);
  });
});

describe("a collection", () => {
  test("is read again once a write has touched a part of it", async () => {
    const { atlas, asked } = world(["a"]);
    expect(await atlas.collection("listDatabaseUsers", { groupId })).toHaveLength(1);
    await atlas.call("createDatabaseUser", create("b"));
    await atlas.call("createDatabaseUser", create("c"));
    expect(await atlas.collection("listDatabaseUsers", { groupId })).toHaveLength(3);
    expect(await atlas.collection("listDatabaseUsers", { groupId })).toHaveLength(3);
    expect(await atlas.find("getDatabaseUser", named("b"))).toBeDefined();
    expect(asked).toEqual(["list", "create b", "create c", "list"]);
  });

  test("is read again when it has to be fresh", async () => {
    const { atlas, asked } = world(["a"]);
    await atlas.collection("listDatabaseUsers", { groupId });
    await atlas.collection("listDatabaseUsers", { groupId }, { fresh: true });
    expect(asked).toEqual(["list", "list"]);
  });

  test("of another project is not touched", async () => {
    const { atlas, asked } = world(["a"]);
    const other = "6a0f3d0a2b7d4e5f607182a2";
    await atlas.collection("listDatabaseUsers", { groupId: other });
    await atlas.call("createDatabaseUser", create("b"));
    await atlas.collection("listDatabaseUsers", { groupId: other });
    expect(asked).toEqual(["list", "create b"]);
  });
});

describe("projects", () => {
  test("are known by id and by name in one list, and a write under one is seen under the other", async () => {
    const project = { id: groupId, name: "shop", orgId: "6a0f3c1e2b7d4e5f60718290" };
    let exists = true;
    const asked: string[] = [];
    const gone = () => HttpResponse.json({ errorCode: "GROUP_NOT_FOUND" }, { status: 404 });
    const { atlas } = clientOf([
      tokenHandler,
      http.get(`${api}/groups`, () => {
        asked.push("list");
        return HttpResponse.json({ results: exists ? [project] : [], totalCount: exists ? 1 : 0 });
      }),
      http.get(`${api}/groups/byName/:name`, () => {
        asked.push("by name");
        return exists ? HttpResponse.json(project) : gone();
      }),
      http.delete(`${api}/groups/:id`, () => {
        exists = false;
        return new HttpResponse("{}", { status: 202 });
      }),
    ]);
    expect(await atlas.find("getProjectByName", { groupName: "shop" })).toMatchObject({ id: groupId });
    expect(await atlas.find("getProject", { groupId })).toMatchObject({ name: "shop" });
    await atlas.call("deleteProject", { groupId });
    expect(await atlas.find("getProjectByName", { groupName: "shop" })).toBeUndefined();
    expect(asked).toEqual(["list", "by name"]);
  });
});

describe("access entries", () => {
  test("are posted one request at a time within a project", async () => {
    const { atlas, asked } = world();
    const addresses = ["203.0.113.1", "203.0.113.2", "203.0.113.3"];
    await Promise.all(
      addresses.map((ipAddress) => atlas.call("createAccessEntries", { groupId, body: [{ ipAddress }] })),
    );
    expect(asked).toEqual(["begin post", "end post", "begin post", "end post", "begin post", "end post"]);
  });
});
