import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { program } from "../support/program.ts";
import { deskWithAtlas, firstRequest, small } from "./support/atlas.ts";
import { Desk, ended, eventsOf } from "./support/monk.ts";

/** Without times, which differ from run to run. */
const timeless = (text: string) => text.replace(/\(\d+\.\d s\)/g, "(TIME)");

test("plan, update, plan, delete: the whole way, with the exit codes that say how it stands", async () => {
  const { desk } = await deskWithAtlas();

  const planned = await desk.monk("plan");
  const updated = await desk.monk("update");
  const again = await desk.monk("plan");
  const deleted = await desk.monk("delete shop --force");

  expect(planned.code).toBe(2);
  expect(planned.stdout).toContain("Plan: 2 to create. monk update does it.");
  expect(updated).toMatchObject({ code: 0, stderr: "" });
  expect(timeless(updated.stdout)).toBe(
    "✔ shop/project created (TIME)\n✔ shop/reader created (TIME)\n✔ All done: 2 created (TIME)\n",
  );
  expect(again.code).toBe(0);
  expect(again.stdout).toContain("Plan: 2 without a change. Nothing to do.");
  expect(timeless(deleted.stdout)).toBe(
    "✔ shop/reader deleted (TIME)\n✔ shop/project deleted (TIME)\n✔ All done: 2 deleted (TIME)\n",
  );
});

test("a changed property is shown as before and after", async () => {
  const { desk } = await deskWithAtlas();
  await desk.monk("update");
  desk.write("mongodb-atlas.yaml", small.replace("role: read\n", "role: readWrite\n"));

  const { code, stdout } = await desk.monk("plan");

  expect(code).toBe(2);
  expect(stdout).toContain("~ shop/reader  change  mongodb-atlas/user\n    roles: [read@admin] → [readWrite@admin]\n");
});

test("an update that cannot be done says why, stops what depends on it, and fails", async () => {
  const { desk } = await deskWithAtlas({ "mongodb-atlas.yaml": small.replace("my-organization", "elsewhere") });

  const { code, stdout } = await desk.monk("update");

  expect(code).toBe(1);
  expect(stdout).toContain('✖ shop/project failed: organization "elsewhere" is not there');
  expect(stdout).toContain("They see: my-organization.");
  expect(stdout).toContain("○ shop/reader skipped: it needs shop/project");
  expect(stdout).toContain("✖ Not all done: 1 failed, 1 skipped");
});

test("a plan with something in the way ends with 1", async () => {
  const { desk } = await deskWithAtlas({ "mongodb-atlas.yaml": small.replace("my-organization", "elsewhere") });

  const { code, stdout } = await desk.monk("plan");

  expect(code).toBe(1);
  expect(stdout).toContain("! shop/project  cannot be done");
});

test("--json prints one document for a plan, and one event a line for an update", async () => {
  const { desk } = await deskWithAtlas();

  const planned = JSON.parse((await desk.monk("--json plan")).stdout);
  const events = eventsOf(await desk.monk("update --json"));

  expect(planned).toMatchObject({ changes: true, counts: { create: 2 }, entities: [{ path: "shop/project" }, {}] });
  expect(events[0]).toEqual({ event: "run-started", verb: "update", entities: 2 });
  expect(events.at(-1)).toMatchObject({ event: "run-finished", outcome: "done", counts: { done: 2 } });
});

test("--nofancy prints ASCII alone, and --silent no more than the outcome", async () => {
  const { desk } = await deskWithAtlas();

  const plain = await desk.monk("update --nofancy");
  const silent = await desk.monk("update --silent");

  expect(timeless(plain.stdout)).toBe(
    "ok shop/project created (TIME)\nok shop/reader created (TIME)\nok All done: 2 created (TIME)\n",
  );
  expect(timeless(silent.stdout)).toBe("✔ All done: nothing to do, 2 unchanged (TIME)\n");
});

test("--verbose shows each exchange with Atlas", async () => {
  const { desk } = await deskWithAtlas();

  const { stderr } = await desk.monk("plan --verbose");

  expect(stderr).toMatch(/^ {2}listProjects: 200, \d+ ms \(GET \/groups\?.*\)$/m);
});

test("a wait for another attempt is not taken for one that Atlas asked of everybody", async () => {
  const { desk, atlas } = await deskWithAtlas();
  atlas.failNext({ operation: "GET /groups", status: 503, retryAfter: 2 });

  const { stdout, stderr } = await desk.monk("plan");

  expect(stdout + stderr).toContain("No good answer (503): listProjects is tried again in 2.0 s.");
});

test("delete asks nobody where there is no terminal: it refuses, and says how to mean it", async () => {
  const { desk, atlas } = await deskWithAtlas();
  await desk.monk("update");
  const before = atlas.requests.length;

  const refused = await desk.monk("delete shop", "yes\n");

  expect(refused).toEqual({
    code: 1,
    stdout: "",
    stderr:
      "✖ this would delete 2 entities: shop/project, shop/reader; there is no terminal to ask on\n  hint: monk delete --force shop\n",
  });
  expect(atlas.requests.length).toBe(before);
});

test("delete refuses to take away what something else needs", async () => {
  const { desk } = await deskWithAtlas();
  await desk.monk("update");

  const { code, stderr } = await desk.monk("delete shop/project --force");

  expect(code).toBe(1);
  expect(stderr).toBe(
    "✖ shop/reader needs what would be deleted\n  hint: delete it too: monk delete shop/project shop/reader\n",
  );
});

test("Ctrl-C finishes what is under way, says what was not done, and ends with 130", async () => {
  const { desk, atlas } = await deskWithAtlas(undefined, { latencyMs: 150 });
  const child = desk.start("update");
  const end = ended(child);
  await firstRequest(atlas, child);

  child.kill("SIGINT");
  const { code, stdout, stderr } = await end;
  const resumed = await desk.monk("update");

  expect(code).toBe(130);
  expect(stderr).toContain("Stopping: what is under way is finished and saved.");
  expect(stdout).toContain("○ Stopped:");
  expect(stdout).toContain("  Not done:\n");
  expect(resumed.code).toBe(0);
});

test("SIGTERM does the same and ends with 143", async () => {
  const { desk, atlas } = await deskWithAtlas(undefined, { latencyMs: 150 });
  const child = desk.start("update");
  const end = ended(child);
  await firstRequest(atlas, child);

  child.kill("SIGTERM");

  expect((await end).code).toBe(143);
});

test("a reader that goes away does not stop the work", async () => {
  const { desk } = await deskWithAtlas();
  const child = desk.start("update");
  child.stdout.destroy();
  child.stdin.end();
  const code = await new Promise((done) => child.on("exit", done));

  expect(code).toBe(0);
  expect((await desk.monk("plan")).code).toBe(0);
});

test("the embedded Atlas keeps its world under the home, and stands in for the secret and the organization", async () => {
  const desk = new Desk({ "mongodb-atlas.yaml": small.replace("my-organization", "Any Name") });

  const first = await desk.monk("update --emulator");
  const second = await desk.monk("plan --emulator");

  expect(first.code).toBe(0);
  expect(first.stderr).toBe(
    "A local credential stands in for what is not set: mongodb-atlas-token.\nThis is the embedded Atlas, kept in home/emulator.jsonl.\n",
  );
  expect(second.code).toBe(0);
  expect(existsSync(`${desk.home}/emulator.jsonl`)).toBe(true);
});

test("what was made on a local Atlas is never taken for something that the real one has", async () => {
  const desk = new Desk({ "mongodb-atlas.yaml": small });
  await desk.monk("update --emulator");
  desk.environment.MONK_SECRET_MONGODB_ATLAS_TOKEN = "public:private";

  const { code, stdout, stderr } = await desk.monk("update --api-url https://atlas.invalid");

  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(
    /^✖ what .*home remembers was made on a local Atlas, and https:\/\/atlas\.invalid knows nothing of it\n/,
  );
});

test("an address that credentials must not be sent to is refused", async () => {
  const { desk } = await deskWithAtlas();

  const { code, stderr } = await desk.monk("plan --api-url http://atlas.invalid");

  expect(code).toBe(1);
  expect(stderr).toBe(
    "✖ The address of the Atlas API has to begin with https://, and http://atlas.invalid does not\n  hint: it comes from --api-url or ATLAS_API_URL\n",
  );
});

test.skipIf(!existsSync("/dev/full"))("output that cannot be written is a failure, and stops no work", async () => {
  const { desk } = await deskWithAtlas();
  const command = `${process.execPath} ${program} update > /dev/full`;
  const { status, stderr } = await new Promise<{ status: number | null; stderr: string }>((done) => {
    const child = spawn("sh", ["-c", command], {
      cwd: desk.folder,
      env: { ...desk.environment, MONK_HOME: desk.home },
    });
    let said = "";
    child.stderr.on("data", (text) => {
      said += text;
    });
    child.on("close", (code) => done({ status: code, stderr: said }));
  });

  expect({ status, stderr }).toEqual({ status: 1, stderr: "Not everything could be printed: ENOSPC.\n" });
  expect((await desk.monk("plan")).code).toBe(0);
});
