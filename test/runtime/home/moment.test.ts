import { cp, mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acquireLock, openHome, SecretStore, StateStore } from "../../../src/runtime/home/index.ts";
import { counted, inLanes, moments, withFault } from "./process/fault.ts";
import { laterVersions } from "./process/later-version.ts";
import { bundleWorker, start } from "./process/start.ts";
import { temporaryFolder } from "./temporary-home.ts";

const older = join(import.meta.dirname, "version-1");
/** Not a passphrase, which would be hashed slowly each time. */
const [oneKey, otherKey] = ["ab".repeat(32), "cd".repeat(32)];
/** Moments that are tried of each run, unless `EVERY_MOMENT` asks for all. */
const few = 10;
let folder: string;
let worker: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "monk-worker-"));
  worker = await bundleWorker(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Fault {
  readonly node: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** Runs a task of the worker on a home; answers the lines that it printed. */
async function run(fault: Fault, task: string, home: string, ...rest: string[]) {
  const { PATH } = process.env;
  const started = start(process.execPath, [...fault.node, worker, task, home, ...rest], {
    env: { PATH, ...fault.env },
  });
  const end = await started.ended;
  return { end, lines: started.lines, errors: started.errors() };
}

async function emptyHome(): Promise<string> {
  return join(await temporaryFolder(), ".monk");
}

/** How many operations on files a task has. */
async function operations(task: string, home: string, ...rest: string[]): Promise<number> {
  const counting = await counted(home);
  const { end, errors } = await run(counting, task, home, ...rest);
  expect(end, errors).toBe(0);
  return counting.count();
}

/** Moments of a run to die in, before an operation or in the middle of it. */
function deaths(total: number): (readonly ["kill" | "tear", number])[] {
  if (process.env.EVERY_MOMENT) return moments(total).flatMap((at) => [["kill", at] as const, ["tear", at] as const]);
  return moments(total, few).map((at, index) => [index % 2 === 0 ? "kill" : "tear", at]);
}

/** Records and folds once more, as the next run does. */
async function goneOn(home: string): Promise<unknown[]> {
  const store = await StateStore.open(openHome(home));
  await store.record("shop/db", { type: "t", state: { round: 99 } });
  await store.fold();
  await store.close();
  return rounds(home);
}

const rounds = async (home: string) => (await StateStore.open(openHome(home))).all().map(({ state }) => state.round);

describe("at every operation on a file", { timeout: process.env.EVERY_MOMENT ? 1_800_000 : 120_000 }, () => {
  test("a state loses nothing that was confirmed when its process is killed", async () => {
    const total = await operations("life", await emptyHome());
    expect(total).toBeGreaterThan(30);
    await inLanes(deaths(total), async ([kind, at]) => {
      const home = await emptyHome();
      const { end, lines } = await run(withFault(home, kind, at), "life", home);
      expect(end, `${kind} at ${at}`).toBe("SIGKILL");
      const confirmed = JSON.parse(lines.at(-1) ?? "[]")[0] ?? 0;
      const [found = 0] = await rounds(home);
      expect([confirmed, confirmed + 1], `${kind} at ${at}`).toContain(found);
      expect(await goneOn(home), `${kind} at ${at}`).toEqual([99]);
    });
  });

  test("a disk that is full from there on is an error, keeps what was confirmed, and stops nothing once there is space", async () => {
    const total = await operations("life", await emptyHome());
    let full = 0;
    await inLanes(moments(total, few), async (at) => {
      const home = await emptyHome();
      const { end, lines, errors } = await run(withFault(home, "full", at), "life", home);
      expect(end, errors).toBe(0);
      if (lines.at(-1) === "DISK_FULL") full += 1;
      const confirmed = lines.flatMap((line) => (line.startsWith("[") ? [JSON.parse(line)[0] ?? 0] : [])).at(-1) ?? 0;
      expect((await rounds(home))[0] ?? 0, `full at ${at}`).toBe(confirmed);
      expect(await goneOn(home), `full at ${at}`).toEqual([99]);
    });
    expect(full).toBeGreaterThan(few / 2);
  });

  test("state of an older version is brought forward or is as it was, and its files are kept byte for byte", async () => {
    const olderHome = async () => {
      const home = await emptyHome();
      await mkdir(home);
      await cp(older, home, { recursive: true });
      return home;
    };
    const total = await operations("migrate", await olderHome());
    const [snapshot, journal] = await Promise.all(
      ["state.json", "journal.jsonl"].map((name) => readFile(join(older, name), "utf8")),
    );
    await inLanes(deaths(total), async ([kind, at]) => {
      const home = await olderHome();
      expect((await run(withFault(home, kind, at), "migrate", home)).end).toBe("SIGKILL");
      const again = await StateStore.open(openHome(home), laterVersions);
      await again.record("shop/web", { type: "t", state: { turn: 9 } });
      await again.fold();
      await again.close();
      expect(await readFile(join(home, "state.json.v1"), "utf8"), `killed at ${at}`).toBe(snapshot);
      expect(await readFile(join(home, "journal.jsonl.v1"), "utf8"), `killed at ${at}`).toBe(journal);
      const store = await StateStore.open(openHome(home), laterVersions);
      expect(store.all().map(({ path, state }) => [path, state.turn])).toEqual([
        ["shop/project", 3],
        ["shop/orders", 2],
        ["shop/web", 9],
      ]);
      expect(store.get("shop/orders")?.unfinished).toEqual(["create"]);
      expect(store.loaded()).toEqual(["/srv/shop/mongodb-atlas.yaml"]);
    });
  });

  const changes = [
    ["", ""],
    ["", otherKey],
    [oneKey, ""],
    [oneKey, otherKey],
  ] as const;
  const named = (key: string) => (key === "" ? "the file" : "MONK_SECRETS_KEY");

  test.each(changes.map(([from, to]) => ({ from, to, title: `${named(from)} to ${named(to)}` })))(
    "a change of keys from $title leaves a home that opens, under the old key or the new one",
    async ({ from, to }) => {
      const environment = (key: string) => ({ environment: key === "" ? {} : { MONK_SECRETS_KEY: key } });
      const prepared = async () => {
        const home = await emptyHome();
        const secrets = new SecretStore(openHome(home), environment(from));
        await secrets.set("token", "x");
        await secrets.set("token", "y", "shop/db");
        return home;
      };
      const read = async (home: string, key: string) => {
        const secrets = new SecretStore(openHome(home), environment(key));
        return [await secrets.get("token"), await secrets.get("token", "shop/db")].join();
      };
      const total = await operations("rotate", await prepared(), from, to);
      const faults = [...deaths(total), ...moments(total, 4).map((at) => ["full", at] as const)];
      await inLanes(faults, async ([kind, at]) => {
        const home = await prepared();
        await run(withFault(home, kind, at), "rotate", home, from, to);
        const found = await Promise.allSettled([read(home, from), read(home, to)]);
        const [open] = found.filter((one) => one.status === "fulfilled");
        expect(open?.value, `${kind} at ${at}`).toBe("x,y");
        // Whoever goes on with the key that opens it ends the change, and nothing of the other key is left.
        const key = found[0]?.status === "fulfilled" ? from : to;
        const secrets = new SecretStore(openHome(home), environment(key));
        await secrets.set("after", "z");
        expect(await read(home, key)).toBe("x,y");
        const left = (await readdir(home)).filter((name) => name.startsWith("key"));
        expect(left, `${kind} at ${at}`).toEqual(key === "" ? ["key", "key.bak"] : []);
        await (await acquireLock(openHome(home), { verb: "update", patience: 0 })).release();
      });
    },
  );
});
