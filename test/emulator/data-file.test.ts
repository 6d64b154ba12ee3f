import { type ChildProcess, spawn } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Emulator, type EmulatorOptions, start } from "../../src/emulator/index.ts";
import { type Client, connect } from "./client.ts";
import { backedUpCluster, databaseUser, dedicatedCluster, newProject } from "./sample.ts";

let folder: string;
let data: string;
const running: Emulator[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "emulator-"));
  data = join(folder, "below", "world.jsonl");
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((emulator) => emulator.close()));
  rmSync(folder, { recursive: true });
});

async function open(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await start({ data, ...options });
  running.push(emulator);
  return emulator;
}

async function userNames(client: Client, at: string): Promise<readonly string[]> {
  return (await client.get(`${at}/databaseUsers`)).body.results.map((user) => user.username);
}

test("a world that is opened again is the same, credentials and tokens included", async () => {
  const before = await open();
  const client = await connect(before);
  const at = await newProject(client, before);
  await client.post(`${at}/clusters`, dedicatedCluster());
  await client.post(`${at}/databaseUsers`, databaseUser());
  await client.delete(`${at}/databaseUsers/admin/app`);
  const seen = (await client.get(`${at}/clusters`)).body.results[0];
  const after = await open();
  expect([after.orgs, after.serviceAccount, after.apiKey]).toEqual([before.orgs, before.serviceAccount, before.apiKey]);
  const again = await connect(after);
  expect((await again.get(`${at}/clusters`)).body.results[0]?.id).toBe(seen?.id);
  expect(await userNames(again, at)).toEqual([]);
  const token = before.requests.at(-1)?.headers.authorization ?? "";
  const headers = { authorization: token, accept: "application/vnd.atlas.2025-03-12+json" };
  expect((await fetch(`${after.url}/api/atlas/v2/orgs`, { headers })).status).toBe(200);
});

test("backups go on in a world that is opened again", async () => {
  const before = await open({ provisionSeconds: 100 });
  const client = await connect(before);
  const at = await newProject(client, before);
  const groupId = at.slice("/groups/".length);
  const backup = `${at}/clusters/orders/backup`;
  await client.post(`${at}/clusters`, backedUpCluster());
  before.clock.advance(100_000);
  const { body: snapshot } = await client.post(`${backup}/snapshots`, {});
  before.clock.advance(25_000);
  const target = { targetClusterName: "orders", targetGroupId: groupId };
  await client.post(`${backup}/restoreJobs`, { deliveryType: "automated", snapshotId: snapshot.id, ...target });
  const schedule = (await client.get(`${backup}/schedule`)).body.policies;

  const after = await open({ provisionSeconds: 100 });
  const again = await connect(after);
  after.clock.advance(200_000);
  expect((await again.get(`${backup}/schedule`)).body.policies).toEqual(schedule);
  expect((await again.get(`${backup}/snapshots`)).body.results).toMatchObject([
    { id: snapshot.id, status: "completed" },
  ]);
  expect(after.restoredData(groupId, "orders")).toMatchObject({ snapshotId: snapshot.id });
});

test("two emulators on one file see each other's writes", async () => {
  const one = await open();
  const two = await open();
  const [first, second] = [await connect(one), await connect(two)];
  const at = await newProject(first, one);
  await second.post(`${at}/databaseUsers`, databaseUser("from-two"));
  await first.post(`${at}/databaseUsers`, databaseUser("from-one"));
  expect(await userNames(second, at)).toEqual(["from-two", "from-one"]);
});

test("the file holds no password, and only its owner may read it", async () => {
  const emulator = await open({ clientSecret: "given-secret" });
  const client = await connect(emulator);
  const at = await newProject(client, emulator);
  await client.post(`${at}/databaseUsers`, databaseUser());
  await client.patch(`${at}/databaseUsers/admin/app`, { password: "another-password" });
  const written = readFileSync(data, "utf8");
  expect(written).toContain('"app"');
  for (const secret of ["a-sample-password", "another-password", "given-secret"]) expect(written).not.toContain(secret);
  if (process.platform !== "win32") expect(statSync(data).mode & 0o777).toBe(0o600);
});

test("a line that was left unfinished is skipped, and what follows it is not", async () => {
  const before = await open();
  const client = await connect(before);
  const at = await newProject(client, before);
  appendFileSync(data, '["user","half');
  await client.post(`${at}/databaseUsers`, databaseUser());
  const after = await open();
  expect(await userNames(await connect(after), at)).toEqual(["app"]);
});

test("a long log is folded on start", async () => {
  const before = await open();
  const client = await connect(before);
  const at = await newProject(client, before);
  for (let turn = 0; turn < 300; turn += 1) await client.patch(at, { tags: [{ key: "turn", value: String(turn) }] });
  const size = statSync(data).size;
  const after = await open();
  expect(statSync(data).size).toBeLessThan(size / 10);
  const { body } = await (await connect(after)).get(at);
  expect(body.tags).toEqual([{ key: "turn", value: "299" }]);
  expect((await client.get(at)).body.tags).toEqual(body.tags);
});

test("a file that is something else is refused and left alone", async () => {
  const notes = join(folder, "notes.yaml");
  writeFileSync(notes, "namespace: shop\n");
  await expect(start({ data: notes })).rejects.toThrow("notes.yaml");
  expect(readFileSync(notes, "utf8")).toBe("namespace: shop\n");
});

test("a reset world starts again, with the same credentials", async () => {
  const emulator = await open();
  await newProject(await connect(emulator), emulator);
  emulator.reset();
  const client = await connect(emulator);
  expect((await client.get("/groups")).body.totalCount).toBe(0);
  expect((await client.get("/orgs")).body.totalCount).toBe(1);
});

test("a process that is killed loses no write that it acknowledged", async () => {
  const entry = join(folder, "emulator.mjs");
  const index = JSON.stringify(resolve("src/emulator/index.ts"));
  const script = `import { listeningLine, start } from ${index};
    start({ data: ${JSON.stringify(data)} }).then((emulator) => process.stdout.write(listeningLine(emulator) + "\\n"));`;
  await build({
    stdin: { contents: script, resolveDir: process.cwd() },
    bundle: true,
    platform: "node",
    format: "esm",
    outfile: entry,
  });
  const child = spawn(process.execPath, [entry], { stdio: ["ignore", "pipe", "inherit"] });
  const listening = JSON.parse(await firstLine(child));
  const client = await connect(listening);
  const { body: project } = await client.post("/groups", { name: "shop", orgId: listening.orgs[0].id });
  const at = `/groups/${project.id}`;
  const acknowledged: string[] = [];
  const gone = new Promise((done) => child.once("exit", done));
  const write = async (name: string) => {
    const { status } = await client.post(`${at}/databaseUsers`, databaseUser(name));
    if (status === 201) acknowledged.push(name);
    if (acknowledged.length === 20) child.kill("SIGKILL");
  };
  await Promise.allSettled(Array.from({ length: 60 }, (_, index) => write(`u${index}`)));
  await gone;
  expect(acknowledged.length).toBeGreaterThanOrEqual(20);
  const after = await open();
  const found = await userNames(await connect(after), at);
  expect(acknowledged.filter((name) => !found.includes(name))).toEqual([]);
});

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((done, failed) => {
    let text = "";
    child.once("error", failed);
    child.stdout?.on("data", (chunk: Buffer) => {
      text += chunk;
      if (text.includes("\n")) done(text.split("\n")[0] ?? "");
    });
  });
}
