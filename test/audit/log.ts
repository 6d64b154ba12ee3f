import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { AuditLog, type AuditLogOptions } from "../../src/audit/audit-log.ts";
import type { AuditEntry } from "../../src/audit/entry.ts";
import type { Home } from "../../src/runtime/home/index.ts";

export const entry = (operation: string, event: AuditEntry["event"] = "answered"): AuditEntry => ({
  event,
  verb: "update",
  entity: "shop/reader",
  operation,
  area: "users",
  access: "write",
  method: "POST",
  path: "/groups/6b025abf4930c9bf4b207493/databaseUsers",
  fields: ["username", "password"],
  attempt: 1,
  status: 201,
});

/** Lets another process's log say so many things, and end. */
export async function say(home: Home, count: number, options: Partial<AuditLogOptions> = {}): Promise<void> {
  const log = new AuditLog({ home, ...options });
  for (let one = 1; one <= count; one += 1) await log.write(entry(`operation-${one}`));
  await log.close();
}

/** The log's files and the anchor, by name. */
export type Files = ReadonlyMap<string, Buffer>;

export async function filesOf(home: Home): Promise<Files> {
  const names = (await readdir(home.directory)).filter((name) => name.startsWith("audit.")).sort();
  return new Map(await Promise.all(names.map(async (name) => [name, await readFile(home.file(name))] as const)));
}

/** Puts the home's log into this state. */
export async function put(home: Home, files: Files): Promise<void> {
  await home.ensure();
  const there = (await readdir(home.directory)).filter((name) => name.startsWith("audit."));
  await Promise.all(there.filter((name) => !files.has(name)).map((name) => rm(home.file(name))));
  await Promise.all([...files].map(([name, bytes]) => writeFile(home.file(name), bytes)));
}
