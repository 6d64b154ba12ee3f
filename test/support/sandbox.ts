import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { atlasEntities, session } from "../../entities/index.ts";
import type { Atlas } from "../../src/atlas/index.ts";
import { type Emulator, type EmulatorOptions, start } from "../../src/emulator/index.ts";
import { nodeHost } from "../../src/host/node/node-host.ts";
import { systemClock } from "../../src/runtime/engine/clock.ts";
import type { Event } from "../../src/runtime/engine/event.ts";
import { openHome, SecretStore } from "../../src/runtime/home/index.ts";
import { Workspace } from "../../src/runtime/workspace.ts";

/** An emulated Atlas, an empty home and a folder for templates, all gone when the test ends. */
export interface Sandbox {
  readonly atlas: Emulator;
  readonly folder: string;
  readonly secrets: SecretStore;
  /** Writes the template file that the next workspace reads. */
  write(yaml: string, name?: string): Promise<void>;
  /** A new process's view of the same folder and home: nothing is carried over in memory. `url`: another way to the Atlas. */
  workspace(files?: readonly string[], signal?: AbortSignal, url?: string): TestWorkspace;
  /** Somebody else at work in the same organization. */
  readonly colleague: Atlas;
  /** Updates everything and expects that to succeed; answers what was done, by path. */
  update(): Promise<Record<string, string>>;
  /** Updates everything and expects a failure; answers the messages, by path. */
  refused(): Promise<Record<string, string>>;
  /** Requests that have changed something, as `METHOD path-template`, since the last call. */
  writes(): string[];
}

export interface TestWorkspace extends Workspace {
  readonly events: readonly Event[];
}

export async function sandbox(options: EmulatorOptions = {}): Promise<Sandbox> {
  const atlas = await start({ orgs: ["my-organization"], provisionSeconds: 0, ...options });
  const folder = await mkdtemp(join(tmpdir(), "monk-atlas-"));
  onTestFinished(async () => {
    await atlas.close();
    await rm(folder, { recursive: true, force: true });
  });
  const home = openHome(join(folder, ".monk"));
  const secrets = new SecretStore(home, { environment: {} });
  const { clientId, clientSecret } = atlas.serviceAccount;
  await secrets.set("mongodb-atlas-token", `${clientId}:${clientSecret}`);
  let seen = 0;
  const host = nodeHost();
  onTestFinished(() => host.close());
  const workspace = (
    files: readonly string[] = ["mongodb-atlas.yaml"],
    signal = new AbortController().signal,
    url = atlas.url,
  ) => testWorkspace(url, folder, files, signal);
  return {
    atlas,
    folder,
    secrets,
    write: (yaml, name = "mongodb-atlas.yaml") => writeFile(join(folder, name), yaml),
    workspace,
    colleague: session({ host, baseUrl: atlas.url, userAgent: "colleague" }).connect(`${clientId}:${clientSecret}`),
    async update() {
      const one = workspace();
      await one.update([]);
      expect(messages(one.events)).toEqual({});
      const done = one.events.flatMap((event) => (event.event === "applied" ? [[event.path, event.action]] : []));
      return Object.fromEntries(done);
    },
    async refused() {
      const one = workspace();
      expect((await one.update([])).outcome).toBe("failed");
      return messages(one.events);
    },
    writes() {
      const fresh = atlas.requests.slice(seen);
      seen = atlas.requests.length;
      return fresh
        .filter(({ method, path }) => method !== "GET" && !path.startsWith("/api/oauth/"))
        .map(({ method, operation, path }) => operation ?? `${method} ${path}`);
    },
  };
}

function messages(events: readonly Event[]): Record<string, string> {
  return Object.fromEntries(events.flatMap((event) => (event.event === "failed" ? [[event.path, event.message]] : [])));
}

function testWorkspace(baseUrl: string, folder: string, files: readonly string[], signal: AbortSignal): TestWorkspace {
  const events: Event[] = [];
  const host = nodeHost({ signal });
  const shared = session({ host, baseUrl, userAgent: "monk-mongodb-atlas/test" });
  const workspace = new Workspace({
    home: openHome(join(folder, ".monk")),
    files,
    cwd: folder,
    types: atlasEntities(() => shared),
    clock: systemClock(signal),
    emit: (event) => events.push(event),
    signal,
    environment: {},
  });
  onTestFinished(() => host.close());
  return Object.assign(workspace, { events });
}
