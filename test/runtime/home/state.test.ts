import { appendFile, copyFile, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { openHome, StateStore } from "../../../src/runtime/home/index.ts";
import { failure } from "./failure.ts";
import { temporaryHome } from "./temporary-home.ts";

const cluster = { type: "mongodb-atlas/cluster" };

describe("the state", () => {
  test("looking at a home that is not there makes nothing", async () => {
    const home = await temporaryHome();
    const store = await StateStore.open(home);
    expect(store.all()).toEqual([]);
    await store.fold();
    await store.close();
    await expect(stat(home.directory)).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("the home is made for its owner alone and ignores itself", async () => {
    const home = await temporaryHome();
    const store = await StateStore.open(home);
    await store.record("shop/db", cluster);
    expect(await readFile(home.file(".gitignore"), "utf8")).toBe("*\n");
    if (process.platform !== "win32") {
      expect((await stat(home.directory)).mode & 0o777).toBe(0o700);
      expect((await stat(home.file("journal.jsonl"))).mode & 0o777).toBe(0o600);
    }
    await store.close();
  });

  test("what was recorded is read again, before a fold and after it", async () => {
    const home = await temporaryHome();
    const store = await StateStore.open(home);
    await store.begin("shop/db", "create", { ...cluster, definition: { name: "db" }, dependsOn: ["shop/project"] });
    await store.end("shop/db", "create", { state: { id: "1" }, status: "running", ready: true });
    await store.setVariable("shop/db", "count", 3);
    await store.setLoaded(["/templates/a.yaml"]);
    const expected = {
      path: "shop/db",
      type: "mongodb-atlas/cluster",
      definition: { name: "db" },
      state: { id: "1" },
      status: "running",
      ready: true,
      unfinished: [],
      dependsOn: ["shop/project"],
    };
    const reopened = await StateStore.open(home);
    await store.fold();
    for (const again of [store, reopened, await StateStore.open(home)]) {
      expect(again.get("shop/db")).toMatchObject(expected);
      expect(again.variables("shop/db").get("count")).toBe(3);
      expect(again.loaded()).toEqual(["/templates/a.yaml"]);
    }
    await store.close();
  });

  test("the store goes on after a fold, and one copy of what was before is kept", async () => {
    const home = await temporaryHome();
    const store = await StateStore.open(home);
    await store.record("shop/db", { ...cluster, state: { round: 1 } });
    await store.fold();
    await store.record("shop/db", { state: { round: 2 } });
    await store.fold();
    await store.record("shop/db", { state: { round: 3 } });
    await store.close();
    expect((await StateStore.open(home)).get("shop/db")?.state).toEqual({ round: 3 });
    expect((await readdir(home.directory)).sort()).toEqual([
      ".gitignore",
      "journal.jsonl",
      "journal.jsonl.bak",
      "state.json",
      "state.json.bak",
    ]);
    expect(await readFile(home.file("state.json.bak"), "utf8")).toContain('"round": 1');
  });

  test("an effect without an end stays unfinished until an effect of that name ends", async () => {
    const home = await temporaryHome();
    const first = await StateStore.open(home);
    await first.begin("shop/db", "create", cluster);
    await first.close();
    const second = await StateStore.open(home);
    expect(second.get("shop/db")?.unfinished).toEqual(["create"]);
    await second.begin("shop/db", "create");
    await second.end("shop/db", "create");
    expect(second.get("shop/db")?.unfinished).toEqual([]);
    await second.close();
  });

  test("of two effects with one name the first end leaves the other unfinished", async () => {
    const home = await temporaryHome();
    const store = await StateStore.open(home);
    await store.record("shop/db", cluster);
    await Promise.all([store.begin("shop/db", "allow"), store.begin("shop/db", "allow")]);
    await store.end("shop/db", "allow");
    expect((await StateStore.open(home)).get("shop/db")?.unfinished).toEqual(["allow"]);
    await store.end("shop/db", "allow");
    expect((await StateStore.open(home)).get("shop/db")?.unfinished).toEqual([]);
    await store.close();
  });

  test("the end of the effect that removed an entity does not bring it back", async () => {
    const home = await temporaryHome();
    const store = await StateStore.open(home);
    await store.begin("shop/db", "delete", cluster);
    await store.forget("shop/db");
    await store.end("shop/db", "delete", { state: { id: "1" } });
    expect(store.get("shop/db")).toBeUndefined();
    expect((await StateStore.open(home)).get("shop/db")).toBeUndefined();
    await store.close();
  });

  test("`__proto__` is a key like any other", async () => {
    const home = await temporaryHome();
    const store = await StateStore.open(home);
    const state = JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}');
    await store.record("__proto__", { ...cluster, state });
    await store.setVariable("__proto__", "__proto__", 1);
    await store.fold();
    await store.close();
    const again = await StateStore.open(home);
    expect(JSON.stringify(again.get("__proto__")?.state)).toBe(JSON.stringify(state));
    expect(again.variables("__proto__").get("__proto__")).toBe(1);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test("a value that is not JSON fails alone", async () => {
    const store = await StateStore.open(await temporaryHome());
    const good = store.record("shop/a", cluster);
    await expect(async () => store.record("shop/b", { ...cluster, state: { n: 1n } })).rejects.toThrow(TypeError);
    await good;
    expect(store.all().map(({ path }) => path)).toEqual(["shop/a"]);
    await store.close();
  });

  test("a thousand entities recorded at once are all there, one line each", async () => {
    const home = await temporaryHome();
    const store = await StateStore.open(home);
    const paths = Array.from({ length: 1000 }, (_, index) => `shop/db-${index}`);
    await Promise.all(paths.map((path) => store.record(path, cluster)));
    await store.close();
    expect((await StateStore.open(home)).all().map(({ path }) => path)).toEqual(paths);
    expect((await readFile(home.file("journal.jsonl"), "utf8")).trimEnd().split("\n")).toHaveLength(1001);
  });

  test("a line is as long beside ten thousand entities as beside ten", async () => {
    const lengths = [];
    for (const count of [10, 10_000]) {
      const home = await temporaryHome();
      const store = await StateStore.open(home);
      await Promise.all(Array.from({ length: count }, (_, index) => store.record(`shop/${index}`, cluster)));
      await store.fold();
      const before = (await stat(home.file("journal.jsonl"))).size;
      const snapshot = (await stat(home.file("state.json"))).mtimeMs;
      await store.begin("shop/1", "update");
      lengths.push(
        (await stat(home.file("journal.jsonl"))).size - before - String(count + 1).length,
        (await stat(home.file("state.json"))).mtimeMs - snapshot,
      );
      await store.close();
    }
    expect(lengths.slice(0, 2)).toEqual(lengths.slice(2));
  });

  test("a store that was read before another run wrote refuses to write", async () => {
    const home = await temporaryHome();
    const early = await StateStore.open(home);
    const other = await StateStore.open(home);
    await other.record("shop/db", cluster);
    await other.close();
    expect((await failure(early.record("shop/web", cluster))).code).toBe("STATE_CHANGED");
    expect((await StateStore.open(home)).all()).toHaveLength(1);
  });

  test.each([false, true])(
    "a run that was overtaken while it stood still writes no more (other run ended: %s)",
    async (ended) => {
      const home = await temporaryHome();
      const overtaken = await StateStore.open(home);
      await overtaken.record("shop/web", cluster);
      const other = await StateStore.open(home);
      await other.record("shop/db", cluster);
      if (ended) await other.fold();
      expect((await failure(overtaken.record("shop/late", cluster))).code).toBe("STATE_CHANGED");
      expect((await failure(overtaken.fold())).code).toBe("STATE_CHANGED");
      await other.close();
      expect((await StateStore.open(home)).all().map(({ path }) => path)).toEqual(["shop/web", "shop/db"]);
    },
  );

  test("state of a newer version is refused and left as it is", async () => {
    const home = await temporaryHome();
    await home.ensure();
    const text = '{"format":"monk-state","version":7,"whatever":[]}';
    await writeFile(home.file("state.json"), text);
    const error = await failure(StateStore.open(home));
    expect(error.code).toBe("STATE_NEWER");
    expect(error.message).toContain("version 7");
    expect(await readFile(home.file("state.json"), "utf8")).toBe(text);
  });

  test("state of an older version is brought forward at the first write, and kept as it was", async () => {
    const home = await temporaryHome();
    const old = await StateStore.open(home);
    await old.record("shop/db", { ...cluster, state: { size: "M10" } });
    await old.fold();
    await old.record("shop/web", { ...cluster, state: { size: "M20" } });
    await old.close();
    const before = await readFile(home.file("state.json"), "utf8");

    const renamed = ({ size, ...rest }: Record<string, unknown>) => ({ ...rest, tier: size });
    const versions = {
      current: 2,
      migrations: new Map([
        [
          1,
          {
            snapshot: (document: Readonly<Record<string, unknown>>) => ({
              ...document,
              entities: (document.entities as { state: Record<string, unknown> }[]).map((entity) => ({
                ...entity,
                state: renamed(entity.state),
              })),
            }),
            line: (line: Readonly<Record<string, unknown>>) => {
              const patch = line.patch as { state: Record<string, unknown> };
              return { ...line, patch: { ...patch, state: renamed(patch.state) } };
            },
          },
        ],
      ]),
    };
    const store = await StateStore.open(home, versions);
    expect(store.all().map(({ state }) => state)).toEqual([{ tier: "M10" }, { tier: "M20" }]);
    expect(await readFile(home.file("state.json"), "utf8")).toBe(before);
    await store.setLoaded([]);
    await store.close();
    expect(await readFile(home.file("state.json.v1"), "utf8")).toBe(before);
    expect((await StateStore.open(home, versions)).get("shop/web")?.state).toEqual({ tier: "M20" });
    expect((await failure(StateStore.open(home))).code).toBe("STATE_NEWER");
  });
});

describe("damaged state", () => {
  async function twoFolds() {
    const home = await temporaryHome();
    const store = await StateStore.open(home);
    await store.record("shop/db", { ...cluster, state: { round: 1 } });
    await store.fold();
    await store.record("shop/db", { state: { round: 2 } });
    await store.fold();
    await store.record("shop/db", { state: { round: 3 } });
    await store.close();
    return home;
  }

  test("an empty snapshot is an error that names the copy, and the copy brings everything back", async () => {
    const home = await twoFolds();
    await writeFile(home.file("state.json"), "");
    const error = await failure(StateStore.open(home));
    expect(error.code).toBe("STATE_DAMAGED");
    expect(error.message).toContain(`${home.file("state.json")}:1:`);
    expect(error.hint).toContain(home.file("state.json.bak"));
    await copyFile(home.file("state.json.bak"), home.file("state.json"));
    expect((await StateStore.open(home)).get("shop/db")?.state).toEqual({ round: 3 });
  });

  test("the copy brings everything back when the first snapshot ever is cut", async () => {
    const home = await temporaryHome();
    const store = await StateStore.open(home);
    await store.record("shop/db", { ...cluster, state: { round: 1 } });
    await store.fold();
    await store.close();
    await writeFile(home.file("state.json"), "{");
    await failure(StateStore.open(home));
    await copyFile(home.file("state.json.bak"), home.file("state.json"));
    const again = await StateStore.open(home);
    expect(again.get("shop/db")?.state).toEqual({ round: 1 });
    await again.record("shop/db", { state: { round: 2 } });
    await again.fold();
    await again.close();
    expect((await StateStore.open(home)).get("shop/db")?.state).toEqual({ round: 2 });
  });

  test("a snapshot that is older than both journals is an error", async () => {
    const home = await twoFolds();
    const old = await readFile(home.file("state.json.bak"), "utf8");
    const store = await StateStore.open(home);
    await store.fold();
    await store.close();
    await writeFile(home.file("state.json"), old);
    const error = await failure(StateStore.open(home));
    expect(error.code).toBe("STATE_DAMAGED");
    expect(error.message).toContain("what lies between is missing");
    expect(await readFile(home.file("state.json"), "utf8")).toBe(old);
  });

  test("a snapshot that was removed is missed", async () => {
    const home = await twoFolds();
    await rm(home.file("state.json"));
    expect((await failure(StateStore.open(home))).code).toBe("STATE_DAMAGED");
  });

  test("a damaged line in the middle of the journal is an error that names it, and nothing is overwritten", async () => {
    const home = await twoFolds();
    await appendFile(home.file("journal.jsonl"), 'garbage\n{"n":4,"at":"","op":"forget","path":"shop/db"}\n');
    const before = await readFile(home.file("journal.jsonl"), "utf8");
    const error = await failure(StateStore.open(home));
    expect(error.code).toBe("STATE_DAMAGED");
    expect(error.message).toContain(`${home.file("journal.jsonl")}:3:`);
    expect(error.hint).toContain(home.file("state.json"));
    expect(await readFile(home.file("journal.jsonl"), "utf8")).toBe(before);
  });

  test("a missing line in the journal is noticed", async () => {
    const home = await twoFolds();
    await appendFile(home.file("journal.jsonl"), '{"n":5,"at":"","op":"forget","path":"shop/db"}\n');
    expect((await failure(StateStore.open(home))).message).toContain("expected number 4");
  });

  test("a torn last line is ignored, and cut off by the next write", async () => {
    const home = await twoFolds();
    await appendFile(home.file("journal.jsonl"), '{"n":4,"at":"2026');
    const store = await StateStore.open(home);
    expect(store.get("shop/db")?.state).toEqual({ round: 3 });
    await store.record("shop/db", { state: { round: 4 } });
    await store.close();
    expect((await StateStore.open(home)).get("shop/db")?.state).toEqual({ round: 4 });
  });

  test("a folder that is a file ends in one sentence with a hint", async () => {
    const home = await temporaryHome();
    await home.ensure();
    const inside = openHome(home.file(".gitignore"));
    const error = await failure(StateStore.open(inside).then((store) => store.record("shop/db", cluster)));
    expect(error.message).toMatch(/^Cannot read .*: a part of that path is a file, and no folder \(ENOTDIR\)\. /);
    expect(error.hint).toBe("A home is a folder: name another with --home or MONK_HOME.");
  });
});
