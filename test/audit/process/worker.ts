// Run as a process of its own by the tests: what to do, the home's folder, how often.
import { AuditLog } from "../../../src/audit/audit-log.ts";
import type { AuditEntry } from "../../../src/audit/entry.ts";
import { openHome, ShortLock } from "../../../src/runtime/home/index.ts";

const [task, directory = "", count = "0"] = process.argv.slice(2);
const warnings: string[] = [];
const home = openHome(directory);
const log = new AuditLog({ home, limit: 20_000, warn: (message) => warnings.push(message) });
const print = (value: unknown) =>
  new Promise<void>((done) => process.stdout.write(`${JSON.stringify(value)}\n`, () => done()));
const entry = (operation: string): AuditEntry => ({
  event: "asked",
  operation,
  area: "users",
  access: "write",
  method: "POST",
  path: "/groups/6b025abf4930c9bf4b207493/databaseUsers",
  fields: ["username", "password"],
  attempt: 1,
});

const tasks: Record<string, () => Promise<unknown>> = {
  /** Writes so many lines, some alone and some side by side. */
  async write() {
    for (let line = 0; line < Number(count); line += 4) {
      log.note(entry(`note-${line}`));
      await Promise.all([log.write(entry("one")), log.write(entry("two"))]);
      await log.write(entry("three"));
    }
    await log.close();
  },

  /** Writes until it is killed, and says how many lines are out. */
  async forever() {
    for (let line = 1; ; line += 1) {
      await log.write(entry("one"));
      if (line % 10 === 0) await print(line);
    }
  },

  /** Notes something and ends in the next moment, without closing the log. */
  async leave() {
    log.note(entry("noted"));
    process.exit(0);
  },

  /** Is refused the same again and again, and ends without closing the log. */
  async loop() {
    for (let turn = 0; turn < Number(count); turn += 1)
      await log.write({ ...entry("deleteCluster"), event: "refused" });
    process.exit(0);
  },

  /** Dies while it holds the log's lock. */
  async hold() {
    await new ShortLock(home, "audit.lock", "audit").run(() => process.kill(process.pid, "SIGKILL"));
  },

  /** Writes until that fails; then notes what was only looked at, and ends. */
  async fail() {
    let written = 0;
    try {
      for (;;) {
        await log.write(entry("createDatabaseUser"));
        written += 1;
      }
    } catch (error) {
      const { code, message, hint } = error as Error & { code: string; hint: string };
      log.note(entry("listProjects"));
      await log.close();
      await print({ code, message, hint, written, warnings });
    }
  },
};

await tasks[task ?? ""]?.();
