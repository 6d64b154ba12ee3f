import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { acquireLock, openHome, StateStore } from "../../src/runtime/home/index.ts";
import { holdWrites } from "../support/held-write.ts";
import { deskWithAtlas } from "./support/atlas.ts";
import { type Desk, ended, shown } from "./support/monk.ts";

/** A desk whose writes of one method are held back once they have reached Atlas: `come` at the first, until `release`. */
async function deskWithHeldWrite(method: "POST" | "DELETE") {
  const { desk, atlas } = await deskWithAtlas();
  const { url: held, come, release } = await holdWrites(atlas.url, method);
  return { desk, atlas, held, come, release };
}

/** Gives a command, and Ctrl-C once its write has reached Atlas. */
async function stopped(desk: Desk, line: string, come: Promise<void>) {
  const child = desk.start(line);
  const end = ended(child);
  const stopping = shown(child.stderr, "Stopping: what is under way is finished and saved. Once more to stop at once.");
  await come;
  child.kill("SIGINT");
  await stopping;
  return { child, end };
}

const records = async (desk: Desk) => (await StateStore.open(openHome(desk.home))).all();

test("Ctrl-C once waits for the answer that is under way, saves it, and names what was not done", async () => {
  const { desk, atlas, held, come, release } = await deskWithHeldWrite("POST");
  const { end } = await stopped(desk, `update --api-url ${held}`, come);
  release();
  const { code, stdout } = await end;
  expect(code).toBe(130);
  // Made, and not yet seen to be ready.
  expect(stdout).toContain("Not done:\n    shop/project\n    shop/reader\n  What was done is saved;");
  const [project] = await records(desk);
  expect(project).toMatchObject({ path: "shop/project", unfinished: [], state: { existing: false } });
  expect(atlas.requests.filter(({ method, path }) => method === "POST" && path.endsWith("/groups"))).toHaveLength(1);
  expect(existsSync(join(desk.home, "lock"))).toBe(false);
});

test("Ctrl-C twice ends at once, though the answer never comes, and the next run finds out what became of it", async () => {
  const { desk, atlas, held, come } = await deskWithHeldWrite("POST");
  const { child, end } = await stopped(desk, `update --api-url ${held}`, come);
  child.kill("SIGINT");
  expect((await end).code).toBe(130);
  expect(existsSync(join(desk.home, "lock"))).toBe(false);
  expect(await records(desk)).toMatchObject([{ path: "shop/project", unfinished: ["create"] }]);

  expect(await desk.monk("update")).toMatchObject({ code: 0 });
  expect(atlas.requests.filter(({ method, path }) => method === "POST" && path.endsWith("/groups"))).toHaveLength(1);
  expect((await records(desk)).map(({ state }) => state.existing)).toEqual([false, false]);
});

test("Ctrl-C during a deletion finishes what is under way, and the next one does the rest", async () => {
  const { desk, held, come, release } = await deskWithHeldWrite("DELETE");
  await desk.monk("update");
  const { end } = await stopped(desk, `delete shop --force --api-url ${held}`, come);
  release();
  const { code, stdout } = await end;
  expect(code).toBe(130);
  expect(stdout).toContain("Not done:\n    shop/project");
  expect((await records(desk)).map(({ path }) => path)).toEqual(["shop/project"]);
  expect(await desk.monk("delete shop --force")).toMatchObject({ code: 0 });
  expect(await records(desk)).toEqual([]);
});

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("%s while another run is waited for ends the waiting with %i, and sends nothing", async (signal, code) => {
  const { desk, atlas } = await deskWithAtlas();
  const lock = await acquireLock(openHome(desk.home), { verb: "delete" });
  const child = desk.start("update");
  const end = ended(child);
  await shown(child.stderr, `Waiting for \`monk delete\` (process ${process.pid} on `);
  child.kill(signal);
  expect((await end).code).toBe(code);
  expect(atlas.requests).toEqual([]);
  expect(existsSync(join(desk.home, "lock"))).toBe(true);
  await lock.release();
});
