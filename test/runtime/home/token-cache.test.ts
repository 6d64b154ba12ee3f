import { readFile, writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { openTokenCache, SecretStore } from "../../../src/runtime/home/index.ts";
import { temporaryHome } from "./temporary-home.ts";

const environment = {};

test("a token is kept for the next process, encrypted, and is cut from what is printed", async () => {
  const home = await temporaryHome();
  await openTokenCache(home, new SecretStore(home, { environment })).set("key", "token-1");
  const secrets = new SecretStore(home, { environment });
  const tokens = openTokenCache(home, secrets);
  expect(await tokens.get("key")).toBe("token-1");
  expect(await tokens.get("other")).toBeUndefined();
  expect(secrets.redact("Bearer token-1")).toBe("Bearer [secret access token]");
  expect(await readFile(home.file("tokens.json"), "utf8")).not.toContain("token-1");
});

test("a token is cut from what is printed by itself too, where it is kept with its end", async () => {
  const home = await temporaryHome();
  const token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl";
  const kept = JSON.stringify({ value: token, expires: 2_000_000_000_000 });
  const writing = new SecretStore(home, { environment: {} });
  await openTokenCache(home, writing).set("key", kept);
  const reading = new SecretStore(home, { environment: {} });
  await openTokenCache(home, reading).get("key");
  for (const secrets of [writing, reading]) {
    expect(secrets.redact(`authorization: Bearer ${token}`)).toBe("authorization: Bearer [secret access token]");
  }
});

test("a damaged cache holds no token, and is replaced by the next one", async () => {
  const home = await temporaryHome();
  const tokens = openTokenCache(home, new SecretStore(home, { environment }));
  await tokens.set("key", "token-1");
  for (const text of ["", "{", "null", '{"version":1,"tokens":[["key"]]}', '{"version":1,"tokens":[1,null]}']) {
    await writeFile(home.file("tokens.json"), text);
    expect(await tokens.get("key")).toBeUndefined();
  }
  await tokens.set("key", "token-2");
  expect(await tokens.get("key")).toBe("token-2");
});

test("the oldest tokens make room for new ones", async () => {
  const home = await temporaryHome();
  const tokens = openTokenCache(home, new SecretStore(home, { environment }));
  for (let number = 0; number < 34; number += 1) await tokens.set(`key-${number}`, `token-${number}`);
  expect(await tokens.get("key-1")).toBeUndefined();
  expect(await tokens.get("key-2")).toBe("token-2");
  expect(await tokens.get("key-33")).toBe("token-33");
});

test("within a process one fetch runs at a time for one key, also after one that failed", async () => {
  const home = await temporaryHome();
  const tokens = openTokenCache(home, new SecretStore(home, { environment }));
  let running = 0;
  const fetches = Array.from({ length: 5 }, (_, index) =>
    tokens.exclusively("key", async () => {
      running += 1;
      expect(running).toBe(1);
      await new Promise((done) => setImmediate(done));
      running -= 1;
      if (index === 1) throw new Error("no token");
      return index;
    }),
  );
  const outcomes = await Promise.allSettled(fetches);
  expect(outcomes.map(({ status }) => status)).toEqual([
    "fulfilled",
    "rejected",
    "fulfilled",
    "fulfilled",
    "fulfilled",
  ]);
});

test("a cache in a place that cannot be written still runs the fetch", async () => {
  const home = await temporaryHome();
  await home.ensure();
  const { openHome } = await import("../../../src/runtime/home/index.ts");
  const nowhere = openHome(home.file(".gitignore"));
  const tokens = openTokenCache(nowhere, new SecretStore(nowhere, { environment }));
  expect(await tokens.exclusively("key", async () => "fetched")).toBe("fetched");
  await tokens.set("key", "fetched");
});
