import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { openHome, openTokenCache, SecretStore } from "../../src/runtime/home/index.ts";
import { deskWithAtlas } from "../cli/support/atlas.ts";
import { temporaryHome } from "../runtime/home/temporary-home.ts";
import { api, base, clientOf } from "../support/client.ts";

test("three processes at once on one home fetch one token", async () => {
  const { desk, atlas } = await deskWithAtlas();
  await desk.monk("update");
  await openHome(desk.home).ensure();
  await writeFile(join(desk.home, "tokens.json"), "");
  atlas.requests.splice(0);

  const runs = await Promise.all([desk.monk("plan"), desk.monk("plan"), desk.monk("plan")]);

  expect(runs.map(({ code, stderr }) => `${code} ${stderr}`)).toEqual(["0 ", "0 ", "0 "]);
  const asked = atlas.requests.map(({ path }) => path);
  expect(asked.filter((path) => path === "/api/oauth/token")).toHaveLength(1);
  const callers = atlas.requests.filter(({ path }) => path.startsWith("/api/atlas/v2"));
  expect(callers.length).toBeGreaterThanOrEqual(3);
  expect(new Set(callers.map(({ headers }) => headers.authorization)).size).toBe(1);
});

test("a cache file cut short anywhere, or changed, costs one token and fails nothing", async () => {
  const home = await temporaryHome();
  let tokens = 0;
  const handlers = [
    http.post(`${base}/api/oauth/token`, () => {
      tokens += 1;
      return HttpResponse.json({ access_token: `token-number-${tokens}`, expires_in: 3600 });
    }),
    http.get(api, () => HttpResponse.json({ appName: "MongoDB Atlas" })),
  ];
  const run = async () => {
    const cache = openTokenCache(home, new SecretStore(home, { environment: {} }));
    await clientOf(handlers, { tokens: cache }).atlas.call("getSystemStatus", {});
  };
  await run();
  await run();
  expect(tokens).toBe(1);

  const whole = await readFile(home.file("tokens.json"), "utf8");
  const places = Array.from({ length: 12 }, (_, index) => Math.floor((index * (whole.length - 2)) / 12));
  const cut = places.map((place) => whole.slice(0, place));
  const value = whole.indexOf('"value":"') + 12;
  const flipped = `${whole.slice(0, value)}${whole[value] === "A" ? "B" : "A"}${whole.slice(value + 1)}`;
  for (const text of [...cut, flipped, whole.replace(/"nonce":"[^"]*"/, '"nonce":"AAAA"')]) {
    const before = tokens;
    await writeFile(home.file("tokens.json"), text);
    await run();
    await run();
    expect(tokens, text).toBe(before + 1);
  }
});
