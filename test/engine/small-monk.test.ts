import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import type { Engine } from "./engine.ts";
import { type EngineKind, engineKinds } from "./engines.ts";
import { SmallMonk } from "./monk/small-monk.ts";
import type { Quirks } from "./quirk.ts";

const kit = {
  MANIFEST: "REPO acme\nLOAD base.yaml lamp.yaml\nRESOURCES base.js lamp-sync.js\n",
  "base.yaml": "namespace: acme\nbase:\n  defines: module\n  source: <<< base.js\n",
  "base.js": 'exports.idOf = (room) => "l-" + room;',
  "lamp.yaml": `namespace: acme
lamp:
  defines: entity
  metadata: { name: Lamp, description: A lamp }
  schema:
    room: { type: string }
    watts: { type: integer, default: 40, minimum: 1 }
    shade: { type: object, properties: { colour: { type: string, default: white } } }
    slots: { type: array, items: { type: object } }
    tags: { type: array, items: { type: string } }
    required: [room]
  lifecycle:
    sync: <<< lamp-sync.js
    shine: ''
    fail: ''
  checks:
    readiness: { period: 5, initialDelay: 2, attempts: 3 }
    liveness: { period: 300 }
  requires: [cli, acme/base]
`,
  "lamp-sync.js": `
function main(definition, state, context) {
  cli.output(context.action, JSON.stringify(definition));
  switch (context.action) {
    case "create": return { id: base.idOf(definition.room), polls: 0, status: context.status };
    case "update": return { id: state.id, watts: definition.watts };
    case "start": state.lost = true; return undefined;
    case "check-readiness":
      if (state.polls === undefined) return state;
      if (Date.now() < 12000) throw new Error("dark");
      return state;
    case "check-liveness": if (state.broken) throw new Error("broken"); return undefined;
    case "shine": cli.output(JSON.stringify(context)); require("secret").set("light", "on"); return { id: state.id, shone: true };
    case "fail": state.id = "gone"; throw new Error("no power");
  }
}
`,
  "house.yaml": `namespace: house
second:
  defines: acme/lamp
  room: <- connection-target("first") entity-state get-member("id")
  connections: { first: { runnable: house/first, service: data } }
first:
  defines: acme/lamp
  room: hall
  slots: [{ pins: [1, 2] }]
  tags: [a, b]
  permitted-secrets: { light: true }
`,
};

describe.each((await engineKinds()).map((one) => [one.title, one] as const))("A small Monk %s", (_, kind) => {
  const test = it.skipIf(kind.skip);
  const house = houses(kind);

  test("makes what others need first, starts it, and waits until it is ready", async () => {
    const { monk, clock } = await house();
    await monk.update();
    expect(monk.calls.map(({ path, action, failure }) => [path, action, failure])).toEqual([
      ["house/first", "create", undefined],
      ["house/first", "start", undefined],
      ["house/first", "check-readiness", "dark"],
      ["house/first", "check-readiness", "dark"],
      ["house/first", "check-readiness", undefined],
      ["house/second", "create", undefined],
      ["house/second", "start", undefined],
      ["house/second", "check-readiness", undefined],
    ]);
    expect(clock.now()).toBe(2000 + 2 * 5000 + 2000);
    expect(monk.state("house/second")).toEqual({ id: "l-l-hall", polls: 0, status: "stopped" });
  });

  test("gives up when it is asked as often as the type says, and starts nothing further", async () => {
    const { monk, clock } = await house();
    clock.advance(-60_000);
    await expect(monk.update()).rejects.toMatchObject({
      path: "house/first",
      action: "check-readiness",
      message: "dark",
    });
    expect(monk.state("house/second")).toBeUndefined();
  });

  test("hands in defaults, also those that make a mapping appear, and lists taken apart", async () => {
    const { monk } = await house();
    expect(JSON.parse((await monk.call("house/first", "create"))[0]?.slice(7) ?? "")).toEqual({
      room: "hall",
      watts: 40,
      shade: { colour: "white" },
      "slots!0": { "pins!0": 1, "pins!1": 2 },
      tags: ["a", "b"],
    });
  });

  test("may leave lists whole, and the keys that are its own in", async () => {
    const { monk } = await house({ flattenedLists: false, controlKeys: "kept" });
    expect(JSON.parse((await monk.call("house/first", "create"))[0]?.slice(7) ?? "")).toMatchObject({
      slots: [{ pins: [1, 2] }],
      defines: "acme/lamp",
      "permitted-secrets": { light: true },
    });
  });

  test("replaces the state by what a call returns, keeps it when that is nothing, and after a failure", async () => {
    const { monk } = await house();
    await monk.update();
    await expect(monk.do("house/first/fail")).rejects.toThrow("no power");
    expect(monk.state("house/first")).toEqual({ id: "l-hall", polls: 0, status: "stopped" });
    await monk.do("house/first/shine");
    expect(monk.state("house/first")).toEqual({ id: "l-hall", shone: true });
  });

  test("updates what there is, and purges what needs others before them", async () => {
    const { monk } = await house();
    await monk.update();
    await monk.update(["house/second"]);
    expect(monk.state("house/second")).toEqual({ id: "l-l-hall", watts: 40 });
    await monk.purge();
    expect(monk.calls.slice(-2).map(({ path, action }) => [path, action])).toEqual([
      ["house/second", "purge"],
      ["house/first", "purge"],
    ]);
    expect(monk.state("house/first")).toBeUndefined();
  });

  test("hands an action its arguments as text, and says nothing, an empty mapping or null where there are none", async () => {
    const { monk } = await house();
    await monk.update();
    const context = async (lines: Promise<readonly string[]>) => JSON.parse((await lines)[1] ?? "");
    expect(await context(monk.do("house/first/shine", { level: "3" }))).toEqual({
      action: "shine",
      status: "running",
      path: "templates/local/house/first",
      metadata: { name: "Lamp", description: "A lamp" },
      args: { level: "3" },
    });
    expect(await context(monk.do("house/first/shine"))).not.toHaveProperty("args");
    const other = (await house({ noArguments: "empty" })).monk;
    await other.update();
    expect(await context(other.do("house/first/shine"))).toHaveProperty("args", {});
    const third = (await house({ noArguments: "null" })).monk;
    await third.update();
    expect(await context(third.do("house/first/shine"))).toHaveProperty("args", null);
  });

  test("knows only the actions that the type lists", async () => {
    const { monk } = await house();
    await expect(monk.do("house/first/explode")).rejects.toThrow("Not found action explode");
  });

  test("keeps a permitted secret for everybody, and any other for the instance", async () => {
    const { monk } = await house();
    await monk.update();
    await monk.do("house/first/shine");
    expect([monk.secrets.get("light"), [...monk.secrets.ownOf("house/first")]]).toEqual(["on", []]);
    monk.secrets.remove("light");
    await monk.do("house/second/shine");
    expect([monk.secrets.get("light"), [...monk.secrets.ownOf("house/second")]]).toEqual([
      undefined,
      [["light", "on"]],
    ]);
  });

  test("tells whether an instance is alive", async () => {
    const { monk } = await house();
    monk.adopt("house/first", { id: "l-hall" });
    expect(await monk.isAlive("house/first")).toBe(true);
    monk.adopt("house/first", { id: "l-hall", broken: true });
    expect(await monk.isAlive("house/first")).toBe(false);
  });

  test("calls no script for a definition that the schema refuses, or whose script came to nothing", async () => {
    const { monk } = await house(
      {},
      { "house.yaml": kit["house.yaml"].replace("room: hall", "room: hall\n  watts: 0") },
    );
    await expect(monk.update()).rejects.toThrow(
      /validate entity instance failed .*house\/first\): watts: must be >= 1/,
    );
    const missing = { "house.yaml": kit["house.yaml"].replace('"first") entity', '"none") entity') };
    await expect((await house({}, missing)).monk.call("house/second", "create")).rejects.toThrow(
      /house\/second: room: /,
    );
    expect(monk.calls).toEqual([]);
  });
});

/** Makes houses with lamps, each in a folder of its own, whose time starts at 0. */
function houses(kind: EngineKind) {
  let engine: Engine | undefined;
  afterAll(() => engine?.close());
  return async (quirks: Partial<Quirks> = {}, changed: Readonly<Record<string, string>> = {}) => {
    const folder = await mkdtemp(join(tmpdir(), "small-monk-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    for (const [name, text] of Object.entries({ ...kit, ...changed })) await writeFile(join(folder, name), text);
    engine ??= kind.start();
    let time = 0;
    const clock = {
      now: () => time,
      advance: (milliseconds: number) => {
        time += milliseconds;
      },
    };
    const files = ["MANIFEST", "house.yaml"];
    return { monk: new SmallMonk({ engine, files, cwd: folder, clock, origins: {}, quirks }), clock };
  };
}
