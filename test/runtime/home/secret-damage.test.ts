import { readFile, truncate, writeFile } from "node:fs/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { HomeError, SecretStore } from "../../../src/runtime/home/index.ts";
import { temporaryHome } from "./temporary-home.ts";

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
