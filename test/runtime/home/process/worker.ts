// Run as a process of its own by the tests: the first argument says what to do, the second is the home's folder.
import { acquireLock, openHome, openTokenCache, SecretStore, StateStore } from "../../../../src/runtime/home/index.ts";

const [task, directory = "", ...rest] = process.argv.slice(2);
const home = openHome(directory);
const say = (text: string) => new Promise<void>((done) => process.stdout.write(`${text}\n`, () => done()));
const forever = () => new Promise<never>(() => setInterval(() => undefined, 60_000));

const laterVersions = async () => (await import("./later-version.ts")).laterVersions;

const tasks: Record<string, () => Promise<unknown>> = {
  async hold() {
    const lock = await acquireLock(home, { verb: "update" });
    await say(lock.owner.id);
    await forever();
  },

  /** Adds one to a number in a file, again and again, which only works when nobody else does so at the same time. */
  async count() {
    const { readFile, writeFile } = await import("node:fs/promises");
    for (let round = 0; round < Number(rest[0]); round += 1) {
      const lock = await acquireLock(home, { verb: "count" });
      const before = Number(await readFile(home.file("count"), "utf8"));
      await new Promise((done) => setImmediate(done));
      await writeFile(home.file("count"), String(before + 1));
      await lock.release();
    }
  },

  /** Waits for its lock, says so, and exits without letting go. */
  async leave() {
    await acquireLock(home, { verb: "leave" });
    process.exit(0);
  },

  /** Records one state after the other and says each number once it is safe. */
  async record() {
    const store = await StateStore.open(home);
    for (let round = 1; ; round += 1) {
      await store.record("shop/db", { type: "t", state: { round } });
      if (round % 7 === 0) await store.fold();
      await say(String(round));
    }
  },

  /** Some rounds of records and folds; says what is safe after each, or with what code it ended. */
  async life() {
    const store = await StateStore.open(home);
    const safe = () => say(JSON.stringify(store.all().map(({ state }) => state.round)));
    try {
      await store.begin("shop/db", "create", { type: "t", state: { round: 1 } });
      await safe();
      await store.end("shop/db", "create", { state: { round: 2 } });
      await safe();
      await store.fold();
      await store.record("shop/db", { state: { round: 3 } });
      await safe();
      await store.fold();
      await store.close();
    } catch (error) {
      await say((error as Error & { code: string }).code);
    }
  },

  /** Brings state of version 1 forward, to a version in which rounds are called turns. */
  async migrate() {
    const store = await StateStore.open(home, await laterVersions());
    await store.record("shop/web", { type: "t", state: { turn: 9 } });
    await store.fold();
    await store.close();
  },

  async rotate() {
    const key = rest[0] === "" ? undefined : rest[0];
    const secrets = new SecretStore(home, { environment: key ? { MONK_SECRETS_KEY: key } : {} });
    await secrets.rotateKey(rest[1] === "" ? undefined : rest[1]);
  },

  /** Records until the disk is full, then says the error and what is there. */
  async fill() {
    const store = await StateStore.open(home);
    let round = 0;
    try {
      for (;;) {
        await store.record("shop/db", { type: "t", state: { round: round + 1, text: "x".repeat(700) } });
        round += 1;
      }
    } catch (error) {
      const { code, message, hint } = error as Error & { code: string; hint: string };
      await say(JSON.stringify({ code, message, hint, round, kept: store.get("shop/db")?.state.round }));
    }
  },

  async write() {
    const store = await StateStore.open(home);
    const outcome = await store.record("shop/db", { type: "t" }).then(
      () => ({ code: "none" }),
      (error) => error as Error & { code: string; hint: string },
    );
    await say(JSON.stringify({ ...outcome, message: (outcome as Error).message }));
  },

  async secrets() {
    const secrets = new SecretStore(home, { environment: {} });
    for (let round = 0; round < Number(rest[1]); round += 1) await secrets.set(`${rest[0]}-${round}`, `value-${round}`);
  },

  async token() {
    const tokens = openTokenCache(home, new SecretStore(home, { environment: {} }));
    const token = await tokens.exclusively("key", async () => {
      const known = await tokens.get("key");
      if (known !== undefined) return known;
      await say("fetched");
      await tokens.set("key", "the-token");
      return "the-token";
    });
    await say(token);
  },
};

await tasks[task ?? ""]?.();
