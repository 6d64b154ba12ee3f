import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { session } from "../../entities/index.ts";
import type { Atlas } from "../../src/atlas/index.ts";
import { type Emulator, type EmulatorOptions, start } from "../../src/emulator/index.ts";
import type { HttpRequest, HttpResponse } from "../../src/host/host.ts";
import { nodeHost } from "../../src/host/node/node-host.ts";
import { openHome, SecretStore } from "../../src/runtime/home/index.ts";
import { Keepsake } from "./keepsake.ts";
import { type ProcessOptions, WorldProcess } from "./process.ts";
import { WorldClock } from "./world-clock.ts";

/** A folder with templates and a home, an Atlas beside it, and one time for both. No socket carries a request. */
export interface World {
  /** Holds `mongodb-atlas.yaml` and the home, `.monk`. Another folder after a process was killed. */
  readonly folder: string;
  /** What there is in Atlas, as the emulator keeps it. */
  readonly dataFile: string;
  readonly atlas: Emulator;
  readonly clock: WorldClock;
  /** The secrets of the home; `mongodb-atlas-token` is set. */
  readonly secrets: SecretStore;
  /** Somebody else at work in the same organization. */
  readonly colleague: Atlas;
  /** What must never be seen, and what was printed, thrown, emitted and kept so far. */
  readonly keepsake: Keepsake;
  write(yaml: string, name?: string): void;
  /** A new process on the same folder: nothing is carried over in memory. */
  process(options?: ProcessOptions): WorldProcess;
  /**
   * Ends a process as SIGKILL does: what it has written is there, its lock is that of a dead one, and whatever it does
   * from now on is done to a folder that nobody looks at any more, with no way to Atlas.
   */
  kill(process: WorldProcess): void;
  /** The home remembers no entity any more; its secrets are there. */
  forget(): void;
  /** Everything as it is now, to begin others from. */
  freeze(): Frozen;
  /** Answers a request as Atlas does. */
  answer(request: HttpRequest): Promise<HttpResponse>;
  close(): Promise<void>;
}

/** A world on disk. */
export interface Frozen {
  readonly root: string;
  /** What time it was there. */
  readonly at: number;
  readonly secrets: readonly string[];
  discard(): void;
}

export interface WorldOptions extends Omit<EmulatorOptions, "data" | "port" | "faults"> {
  /** Begin with a copy of this one. */
  readonly from?: Frozen;
  /** How processes prove who they are; a service account unless told otherwise. */
  readonly credential?: "service account" | "API key";
  /** Whether processes keep an audit log; they do not unless told otherwise. */
  readonly audited?: boolean;
}

/** The same in every world, so that copies of one understand each other. */
const credentials = {
  clientId: `mdb_sa_id_${"5a".repeat(12)}`,
  clientSecret: "mdb_sa_sk_kP3/x+w9Zq~Vd7mT2c-Rb8n",
  publicKey: "qwertzui",
  privateKey: "0f9e8d7c-6b5a-4c3d-8e2f-1a0b9c8d7e6f",
} as const;

/** Each process here may fetch a token of its own. */
const manyTokens = { capacity: 100_000, refill: 100_000, seconds: 60 };

export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const { from, credential = "service account", audited = false, ...emulated } = options;
  const root = newFolder();
  if (from) cpSync(from.root, root, { recursive: true, preserveTimestamps: true });
  const dataFile = join(root, "atlas.jsonl");
  const atlas = await start({
    orgs: ["my-organization"],
    provisionSeconds: 0,
    rateLimits: { token: manyTokens },
    ...credentials,
    ...emulated,
    data: dataFile,
  });
  const clock = new WorldClock(atlas.clock);
  if (from) clock.advance(Math.max(0, from.at - clock.now()));
  const { clientId, clientSecret, publicKey, privateKey } = credentials;
  const text = credential === "service account" ? `${clientId}:${clientSecret}` : `${publicKey}:${privateKey}`;
  const keepsake = new Keepsake([clientSecret, privateKey, text, ...(from?.secrets ?? [])]);
  let generation = 0;
  let folder = join(root, "0");
  mkdirSync(folder, { recursive: true });
  const answer = (request: HttpRequest) => {
    clock.align();
    return clock.during(answered(atlas, request));
  };
  const colleagueHost = nodeHost({ answer, clock });
  let secrets = new SecretStore(openHome(join(folder, ".monk")), { environment: {} });
  if (!from) await secrets.set("mongodb-atlas-token", text);

  return {
    get folder() {
      return folder;
    },
    dataFile,
    atlas,
    clock,
    get secrets() {
      return secrets;
    },
    colleague: session({ host: colleagueHost, baseUrl: atlas.url, userAgent: "colleague" }).connect(
      `${clientId}:${clientSecret}`,
    ),
    keepsake,
    write: (yaml, name = "mongodb-atlas.yaml") => writeFileSync(join(folder, name), yaml),
    process: (given = {}) => new WorldProcess({ folder, url: atlas.url, clock, answer, keepsake, audited }, given),
    kill(victim) {
      victim.cutOff();
      generation += 1;
      const next = join(root, String(generation));
      cpSync(folder, next, { recursive: true, preserveTimestamps: true });
      buryOwners(join(next, ".monk"));
      folder = next;
      secrets = new SecretStore(openHome(join(folder, ".monk")), { environment: {} });
    },
    forget() {
      const home = join(folder, ".monk");
      for (const name of readdirSync(home).filter((one) => /^(state|journal)/.test(one))) rmSync(join(home, name));
    },
    freeze() {
      const kept = newFolder();
      cpSync(dataFile, join(kept, "atlas.jsonl"));
      cpSync(folder, join(kept, "0"), { recursive: true, preserveTimestamps: true });
      const discard = () => rmSync(kept, { recursive: true, force: true });
      return { root: kept, at: clock.now(), secrets: [...keepsake.secrets()], discard };
    },
    answer,
    async close() {
      await atlas.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** In memory where the machine has such a place: a run syncs often, and a disk would take most of the time. */
function newFolder(): string {
  const place = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
  return mkdtempSync(join(place, "monk-trust-"));
}

async function answered(atlas: Emulator, { method, url, headers, body }: HttpRequest): Promise<HttpResponse> {
  const response = await atlas.fetch(new Request(url, { method, headers, ...(body !== undefined && { body }) }));
  return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
}

/** The owners of its locks are processes that are no more. */
function buryOwners(home: string): void {
  if (!existsSync(home)) return;
  for (const name of readdirSync(home).filter((one) => /(^|\.)lock(\..*\.claim)?$/.test(one))) {
    const file = join(home, name);
    const owner = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
    // Above the largest number that Linux gives out.
    writeFileSync(file, `${JSON.stringify({ ...owner, pid: 4_194_305 })}\n`);
  }
}
