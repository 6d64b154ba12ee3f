import { expect, test } from "vitest";
import type { Builtins } from "../../../src/kit/engine/builtin.ts";
import { Shelf } from "../../../src/kit/engine/shelf.ts";

/** A shelf over Monk's secrets, which are read in this way. */
function shelfReading(get: (name: string) => string | undefined): Shelf {
  const secret = { get, set() {}, remove() {}, randString: () => "" };
  return new Shelf({ secret } as unknown as Builtins);
}

test("a secret that is not there is absent, whichever way Monk says so", async () => {
  const throwing = shelfReading((name) => {
    throw new Error(`secret ${name} not found or invalid`);
  });
  expect(await throwing.get("password")).toBeUndefined();
  expect(await shelfReading(() => undefined).get("password")).toBeUndefined();
  expect(await shelfReading(() => "").get("password")).toBeUndefined();
});

test("a secret that cannot be read just now is not taken for absent, or it would be made anew", async () => {
  const failingForOne = shelfReading((name) => {
    if (name === "password") throw new Error("the store is busy");
    return undefined;
  });
  await expect(failingForOne.get("password")).rejects.toThrow('secret "password" could not be read');
  const failingOtherwise = shelfReading((name) => {
    throw new Error(name === "password" ? "the store is busy" : `secret ${name} not found`);
  });
  await expect(failingOtherwise.get("password")).rejects.toThrow('secret "password" could not be read');
});
