import { expect, test } from "vitest";
import { SecretStore } from "../../../src/runtime/home/index.ts";
import { temporaryHome } from "./temporary-home.ts";

async function storeWith(secrets: Record<string, string>) {
  const store = new SecretStore(await temporaryHome(), { environment: {} });
  for (const [name, value] of Object.entries(secrets)) store.remember(name, value);
  return store;
}

test("a secret that was read or written is cut, whatever its encoding", async () => {
  const value = 'p"ä$s+w/o rd.*';
  const store = await storeWith({ password: value });
  const forms = [
    value,
    encodeURIComponent(value),
    encodeURIComponent(value).toLowerCase(),
    new URLSearchParams({ password: value }).toString().slice("password=".length),
    JSON.stringify(value).slice(1, -1),
    Buffer.from(value).toString("base64"),
    Buffer.from(value).toString("base64url"),
  ];
  const url = encodeURIComponent(value).replace(/%../g, (code) => code.toLowerCase());
  for (const form of forms.toSpliced(2, 1, url)) expect(store.redact(`<${form}>`)).toBe("<[secret password]>");
  expect(store.redact(JSON.stringify({ body: JSON.stringify({ value }) }))).not.toContain("rd.*");
});

test("a secret inside Basic credentials is cut, wherever it starts", async () => {
  const store = await storeWith({ password: "correct-horse-battery" });
  for (const user of ["a", "ab", "abc"]) {
    const header = Buffer.from(`${user}:correct-horse-battery`).toString("base64");
    expect(store.redact(`Basic ${header}`)).toContain("[secret password]");
  }
});

test("a secret that begins with another is cut whole, and short ones are left alone", async () => {
  const store = await storeWith({ short: "abcd", long: "abcd-efgh", tiny: "abc" });
  expect(store.redact("abcd abcd-efgh abc")).toBe("[secret short] [secret long] abc");
  expect([...store.seen()]).toEqual(["abcd", "abcd-efgh", "abc"]);
});

test("a store that has seen nothing changes nothing", async () => {
  expect((await storeWith({})).redact("anything")).toBe("anything");
});

test("what is set and what is got are seen, the environment's values too", async () => {
  const home = await temporaryHome();
  const environment = { MONK_SECRET_OTHER: "from-environment" };
  const store = new SecretStore(home, { environment });
  await store.set("token", "tok-12345");
  await store.get("other");
  expect(store.redact("tok-12345 from-environment")).toBe("[secret token] [secret other]");
  const again = new SecretStore(home, { environment });
  expect(again.redact("tok-12345")).toBe("tok-12345");
  await again.get("token");
  expect(again.redact("tok-12345")).toBe("[secret token]");
});
