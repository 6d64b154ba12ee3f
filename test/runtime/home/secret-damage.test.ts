import { readFile, rm, truncate, writeFile } from "node:fs/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Home, HomeError, openTokenCache, SecretStore } from "../../../src/runtime/home/index.ts";
import { contents, mend } from "./mend.ts";
import { temporaryHome } from "./temporary-home.ts";

const otherKey = "11".repeat(32);
const environment = { MONK_SECRETS_KEY: "00".repeat(32) };

async function filledHome() {
  const home = await temporaryHome();
  const secrets = new SecretStore(home, { environment });
  await secrets.set("token", "value");
  await secrets.set("token", "own", "shop/db");
  return { home, file: home.file("secrets.json"), whole: await readFile(home.file("secrets.json")) };
}

/** What can be read, or the code of the error. */
async function look(home: Awaited<ReturnType<typeof filledHome>>["home"]): Promise<string> {
  const secrets = new SecretStore(home, { environment });
  try {
    return [await secrets.get("token"), await secrets.get("token", "shop/db"), (await secrets.list()).length].join();
  } catch (error) {
    if (error instanceof HomeError) return error.code;
    throw error;
  }
}

test("a secrets file cut at any byte is an error, and a set does not replace it", async () => {
  const { home, file, whole } = await filledHome();
  for (let length = 0; length < whole.length; length += 1) {
    await truncate(file, length);
    const onlyTheLineEnd = length === whole.length - 1;
    expect(await look(home), `cut to ${length} bytes`).toBe(onlyTheLineEnd ? "value,own,2" : "SECRETS_DAMAGED");
    if (!onlyTheLineEnd && length % 50 === 0) {
      const secrets = new SecretStore(home, { environment });
      await expect(secrets.set("new", "x")).rejects.toBeInstanceOf(HomeError);
      expect((await readFile(file)).length).toBe(length);
    }
    await writeFile(file, whole);
  }
});

test("a flipped bit anywhere is an error, or changes nothing", async () => {
  const { home, file, whole } = await filledHome();
  const seen = new Set<string>();
  for (let bit = 0; bit < whole.length * 8; bit += 3) {
    const flipped = Buffer.from(whole);
    flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    await writeFile(file, flipped);
    seen.add(await look(home));
  }
  seen.delete("value,own,2");
  expect([...seen].sort()).toEqual(["KEY_WRONG", "SECRETS_DAMAGED", "SECRETS_NEWER"]);
});

test("a value moved to another name or scope is an error", async () => {
  const { home, file, whole } = await filledHome();
  const document = JSON.parse(whole.toString());
  await writeFile(file, JSON.stringify({ ...document, global: document.private["shop/db"] }));
  expect(await look(home)).toBe("SECRETS_DAMAGED");
});

test("whatever is set is read back", async () => {
  const text = fc.string({ unit: "grapheme", maxLength: 20 });
  const secret = fc.record({ name: text, value: text, scope: fc.option(text, { nil: undefined }) });
  await fc.assert(
    fc.asyncProperty(fc.array(secret, { maxLength: 8 }), async (all) => {
      const home = await temporaryHome();
      const secrets = new SecretStore(home, { environment });
      const expected = new Map<string, string>();
      for (const { name, value, scope } of all) {
        await secrets.set(name, value, scope);
        expected.set(JSON.stringify([name, scope]), value);
      }
      const again = new SecretStore(home, { environment });
      for (const { name, scope } of all) {
        expect(await again.get(name, scope)).toBe(expected.get(JSON.stringify([name, scope])));
      }
      expect(await again.list()).toHaveLength(expected.size);
    }),
    { numRuns: 40 },
  );
});

/** A home with a key file; the one secret in it, or the error. */
async function keyedHome(): Promise<Home> {
  const home = await temporaryHome();
  await new SecretStore(home, { environment: {} }).set("token", "value");
  return home;
}

async function lookKeyed(home: Home): Promise<string | HomeError | undefined> {
  try {
    return await new SecretStore(home, { environment: {} }).get("token");
  } catch (error) {
    if (error instanceof HomeError) return error;
    throw error;
  }
}

/** Follows the advice for as long as there is an error; answers the codes that were met on the way, and what is read then. */
async function mended(home: Home): Promise<{ codes: string[]; value: string | undefined }> {
  const codes: string[] = [];
  let found = await lookKeyed(home);
  while (found instanceof HomeError && codes.length < 4) {
    const before = await contents(home.directory);
    codes.push(found.code);
    await expect(new SecretStore(home, { environment: {} }).set("other", "x")).rejects.toBeInstanceOf(HomeError);
    expect(await contents(home.directory)).toEqual(before);
    await mend(found.hint);
    found = await lookKeyed(home);
  }
  return { codes, value: found instanceof HomeError ? undefined : found };
}

test("a key cut at any byte is an error, nothing replaces it, and its copy brings everything back", async () => {
  const home = await keyedHome();
  const length = (await readFile(home.file("key"))).length;
  // Without its padding, or its line end, a key is still whole.
  for (let cut = 0; cut < length - 2; cut += 1) {
    await truncate(home.file("key"), cut);
    expect(await mended(home), `cut to ${cut} bytes`).toEqual({ codes: ["KEY_UNUSABLE"], value: "value" });
  }
});

test.each([
  ["secrets.json", "", ["SECRETS_DAMAGED"]],
  ["secrets.json", "{}", ["SECRETS_DAMAGED"]],
  [
    "secrets.json",
    '{"format":"monk-secrets","version":1,"key":{"from":"file","id":"x","salt":""},"mac":""}',
    ["KEY_WRONG"],
  ],
  ["secrets.json", undefined, ["SECRETS_DAMAGED"]],
  ["key", "nonsense", ["KEY_UNUSABLE"]],
  ["key", Buffer.alloc(32, 1).toString("base64"), ["KEY_WRONG"]],
  ["key", undefined, ["KEY_MISSING"]],
])(
  "%s replaced by %j is an error that names the copy, and the copy brings everything back",
  async (file, text, codes) => {
    const home = await keyedHome();
    await rm(home.file(file));
    if (text !== undefined) await writeFile(home.file(file), text);
    expect(await mended(home)).toEqual({ codes, value: "value" });
  },
);

test("with both files damaged the copies of both bring everything back", async () => {
  const home = await keyedHome();
  await writeFile(home.file("secrets.json"), "{");
  await writeFile(home.file("key"), "{");
  expect(await mended(home)).toEqual({ codes: ["SECRETS_DAMAGED", "KEY_UNUSABLE"], value: "value" });
});

test.each([
  ["too short", "KEY_UNUSABLE", "Make one with: openssl rand -base64 32"],
  [otherKey, "KEY_WRONG", "unset MONK_SECRETS_KEY"],
])("of a key in the environment that is wrong (%s) no copy is named: the files are good", async (key, code, hint) => {
  const home = await keyedHome();
  const wrong = new SecretStore(home, { environment: { MONK_SECRETS_KEY: key } });
  const failure = await wrong.get("token").catch((error: unknown) => error);
  expect(failure).toMatchObject({ code, hint: expect.stringContaining(hint) });
  expect((failure as HomeError).hint).not.toContain(".bak");
});

test("of a next key that is too short no copy is named either", async () => {
  const home = await keyedHome();
  const change = new SecretStore(home, { environment: {} }).rotateKey("too short");
  await expect(change).rejects.toMatchObject({ code: "KEY_UNUSABLE", hint: "Make one with: openssl rand -base64 32" });
});

test("a copy that is no good is not named, and the advice is to begin anew", async () => {
  const home = await keyedHome();
  for (const file of ["secrets.json", "secrets.json.bak"]) await writeFile(home.file(file), "{");
  const { hint } = (await lookKeyed(home)) as HomeError;
  expect(hint).toBe(
    `Restore ${home.file("secrets.json")} from a backup; or move it and its copy away and add the secrets again with: monk secrets add`,
  );
  for (const file of ["secrets.json", "secrets.json.bak"]) await rm(home.file(file));
  await new SecretStore(home, { environment: {} }).set("token", "again");
  expect(await lookKeyed(home)).toBe("again");
});

test("a secret that was removed is in no copy, and neither is a key that was replaced", async () => {
  const home = await keyedHome();
  const secrets = new SecretStore(home, { environment: {} });
  const key = await readFile(home.file("key"), "utf8");
  await openTokenCache(home, secrets).set("key", "token-1");
  await secrets.set("short-lived", "x");
  await secrets.remove("short-lived");
  await secrets.rotateKey();
  const left = await contents(home.directory);
  expect(Object.keys(left).sort()).toEqual([".gitignore", "key", "key.bak", "secrets.json", "secrets.json.bak"]);
  expect(Object.values(left).join()).not.toContain("short-lived");
  expect(Object.values(left).join()).not.toContain(key.trim());
});

test("tokens cut at any byte cost another token, and nothing else", async () => {
  const home = await keyedHome();
  const secrets = new SecretStore(home, { environment: {} });
  const tokens = openTokenCache(home, secrets);
  await tokens.set("key", "token-1");
  const whole = await readFile(home.file("tokens.json"));
  for (let length = 0; length < whole.length - 1; length += 1) {
    await writeFile(home.file("tokens.json"), whole.subarray(0, length));
    expect(await tokens.get("key"), `cut to ${length} bytes`).toBeUndefined();
  }
  for (const nonsense of [
    '[["key"]]',
    "[null]",
    '{"key":{}}',
    '[["key",{"nonce":1,"value":[]}]]',
    '[["key",{"nonce":"","value":""}]]',
  ]) {
    await writeFile(home.file("tokens.json"), `{"version":1,"tokens":${nonsense},"__proto__":{"tokens":[]}}`);
    expect(await tokens.get("key"), nonsense).toBeUndefined();
    await tokens.set("other", "token-2");
    expect(await tokens.get("other"), nonsense).toBe("token-2");
  }
});
