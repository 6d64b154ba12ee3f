import { rename } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { AuditLog } from "../../src/audit/audit-log.ts";
import { newest, query } from "../../src/audit/query.ts";
import { verify } from "../../src/audit/verify.ts";
import { temporaryFolder, temporaryHome } from "../runtime/home/temporary-home.ts";
import { entry, filesOf, put, say } from "./log.ts";

const refused = (operation: string) => ({ ...entry(operation, "refused"), rule: "policy.yaml: agents.bot.deny[0]" });

test("a refusal that comes again and again is one line, and one more that says how often", async () => {
  const home = await temporaryHome();
  const log = new AuditLog({ home });
  for (let turn = 0; turn < 500; turn += 1) await log.write(refused("deleteCluster"));
  await log.write(refused("deleteProject"));
  await log.close();
  const { items } = await newest(query(home, {}), 10);
  expect(items.map(({ data }) => [data.operation, data.times])).toEqual([
    ["deleteCluster", undefined],
    ["deleteProject", undefined],
    ["deleteCluster", 499],
  ]);
  expect(await verify(home)).toMatchObject({ lines: 3, findings: [] });
});

test("what was told of refusals is told anew in the next process", async () => {
  const home = await temporaryHome();
  for (let turn = 0; turn < 2; turn += 1) {
    const log = new AuditLog({ home });
    await log.write(refused("deleteCluster"));
    await log.close();
  }
  expect(await verify(home)).toMatchObject({ lines: 2 });
});

test("every write is a line, however often it comes", async () => {
  const home = await temporaryHome();
  const log = new AuditLog({ home });
  for (let turn = 0; turn < 20; turn += 1) await log.write(entry("createDatabaseUser", "asked"));
  await log.close();
  expect(await verify(home)).toMatchObject({ lines: 20 });
});

test("a log whose oldest files were moved away is whole after the last hash of those, and after no other", async () => {
  const home = await temporaryHome();
  await say(home, 30, { limit: 1000 });
  const archive = await temporaryFolder();
  const names = [...(await filesOf(home)).keys()].filter((name) => /\d/.test(name)).slice(0, 4);
  const last = String((await filesOf(home)).get(names[3] ?? ""))
    .trimEnd()
    .split("\n")
    .at(-1);
  const after = String(JSON.parse(last ?? "").hash);
  for (const name of names) await rename(home.file(name), join(archive, name));

  expect((await verify(home)).findings).toHaveLength(1);
  expect((await verify(home, { after: "0".repeat(64) })).findings).toHaveLength(1);
  expect((await verify(home, { after })).findings).toEqual([]);
  await say(home, 5, { limit: 1000 });
  expect((await verify(home, { after })).findings).toEqual([]);

  const [oldest = ""] = [...(await filesOf(home)).keys()].filter((name) => /\d/.test(name));
  await rename(home.file(oldest), join(archive, oldest));
  expect((await verify(home, { after })).findings).toHaveLength(1);
});

test("numbers of full files go on beyond nine digits", async () => {
  const home = await temporaryHome();
  await put(home, new Map([["audit.999999999.jsonl", Buffer.alloc(0)]]));
  await say(home, 12, { limit: 1000 });
  const names = [...(await filesOf(home)).keys()];
  expect(names).toContain("audit.1000000000.jsonl");
  expect(await verify(home)).toMatchObject({ lines: 12, findings: [] });
});

test("where somebody has taken the last number, the log grows on in one file, and nothing is overwritten", async () => {
  const home = await temporaryHome();
  await put(home, new Map([["audit.999999999999999.jsonl", Buffer.alloc(0)]]));
  await say(home, 12, { limit: 1000 });
  const files = await filesOf(home);
  expect([...files.keys()]).toEqual(["audit.999999999999999.jsonl", "audit.head", "audit.jsonl"]);
  expect(files.get("audit.999999999999999.jsonl")).toHaveLength(0);
  expect(await verify(home)).toMatchObject({ lines: 12, findings: [] });
});
