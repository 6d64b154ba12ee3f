import { expect, it } from "vitest";
import type { Builtins } from "../../../src/kit/engine/builtin.ts";
import { Memory } from "../../../src/kit/engine/memory.ts";
import { Shelf } from "../../../src/kit/engine/shelf.ts";

/** A shelf over these secrets, in an engine that may refuse some of it. */
function shelfWith(kept: Map<string, string>, faults: Partial<Builtins["secret"]> = {}): Shelf {
  const secret = {
    get: (name: string) => kept.get(name),
    set: (name: string, value: string) => void kept.set(name, value),
    remove: (name: string) => void kept.delete(name),
    ...faults,
  };
  return new Shelf({ secret } as unknown as Builtins);
}

const refuse = () => {
  throw new Error("not today");
};

it.each([
  "",
  "{",
  "null",
  "[]",
  "7",
  '{"path":"a/b"}',
  '{"path":"a/b","state":null,"begun":[]}',
  '{"path":"a/b","state":[],"begun":[]}',
  '{"path":"a/b","state":{}}',
  '{"path":"c/d","state":{},"begun":[]}',
])("takes what is no note of this template for none: %s", (text) => {
  const memory = new Memory(shelfWith(new Map([["mongodb-atlas-note", text]])), "a/b", { id: "1" });
  expect(memory).toMatchObject({ isNoted: false, state: { id: "1" }, unfinished: [] });
});

it("forgets also where a secret cannot be removed", async () => {
  const shelf = shelfWith(new Map(), { remove: refuse });
  const memory = new Memory(shelf, "a/b", {});
  await memory.record({ id: "1" });
  expect(new Memory(shelf, "a/b", {}).isNoted).toBe(true);
  memory.forget();
  expect(new Memory(shelf, "a/b", {})).toMatchObject({ isNoted: false, state: {} });
});

it("goes on where a token cannot be kept, and says nothing of it", async () => {
  const shelf = shelfWith(new Map(), { set: refuse });
  await shelf.tokens.set("key", "token");
  expect(await shelf.tokens.get("key")).toBeUndefined();
});

it.each(["null", "7", "{", '{"key":"key"}', '{"key":"key","token":7}', '{"key":"another","token":"t"}'])(
  "takes what is no token of these credentials for none: %s",
  async (text) => {
    const shelf = shelfWith(new Map([["mongodb-atlas-access-token", text]]));
    expect(await shelf.tokens.get("key")).toBeUndefined();
  },
);
