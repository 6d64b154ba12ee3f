import type { Emulator } from "../../src/emulator/index.ts";
import type { HttpRequest } from "../../src/host/host.ts";
import { blockOf, entryId, userId } from "./walk-truth.ts";

type Kind = "project" | "cluster" | "user" | "entry";
type Recorded = Emulator["requests"][number];

/** `either`: nobody can tell, because ours was on its way, or known to be there, when somebody else made the like of it. */
export type Maker = "us" | "colleague" | "either";

export interface Entered {
  readonly kind: Kind;
  readonly id: string;
  readonly groupId: string;
  readonly name: string;
  readonly maker: Maker;
}

/** What a run of ours may do to Atlas. */
export interface Leave {
  /** Whether something that is not ours was declared with `adopt`, or watched over before this run. */
  mayChange(thing: Entered): boolean;
  /** Whether the user has asked for this to be deleted. */
  mayDelete(thing: Entered): boolean;
}

const groups = "/api/atlas/v2/groups";
const nothing: Leave = { mayChange: () => false, mayDelete: () => false };

/**
 * Who made what in Atlas, by the requests that Atlas took: it knows nothing of what the program under test believes.
 * Writes to what is not ours, and deletions that nobody asked for, are noted as they happen.
 */
export class Ledger {
  readonly violations: string[] = [];
  /** Whose password a user has, by id. */
  readonly passwords = new Map<string, { readonly by: Maker; readonly value: string; readonly everOurs: boolean }>();
  /** Users and entries of somebody else that went with a project of ours. */
  cascaded = 0;
  readonly #requests: readonly Recorded[];
  readonly #living = new Map<string, Entered>();
  readonly #projects = new Map<string, string>();
  #claims = new Set<string>();
  #leave = nothing;
  #read = 0;
  #meanwhile = false;

  constructor(requests: readonly Recorded[]) {
    this.#requests = requests;
  }

  begin(leave: Leave): void {
    this.#leave = leave;
  }

  /** To be told of every request of ours as it leaves, whether or not it gets there. */
  claim({ method, url, body = "[]" }: HttpRequest): void {
    const { pathname } = new URL(url);
    if (method !== "POST" || !pathname.startsWith(groups)) return;
    const { groupId, collection, rest } = partsOf(pathname);
    if (rest.length > 0) return;
    for (const { kind, name } of namedIn(collection, JSON.parse(body))) this.#claims.add(placeOf(kind, groupId, name));
  }

  /** To be told when Atlas says of something that we delete that it is not there: from then on nobody can tell whose it is. */
  deny({ method, url }: HttpRequest): void {
    const { pathname } = new URL(url);
    if (method !== "DELETE" || !pathname.startsWith(groups)) return;
    const { groupId, collection, rest } = partsOf(pathname);
    const thing = isBelow(collection, rest) ? undefined : this.#at(groupId, collection, rest);
    if (thing?.maker === "us") this.#living.set(thing.id, { ...thing, maker: "either" });
  }

  /** Keeps only claims to what the home still knows of, and adds what it was about to make; each as `placeOf` spells it. */
  keepClaims(known: ReadonlySet<string>, begun: readonly string[]): void {
    this.#claims = new Set([...[...this.#claims].filter((claim) => known.has(claim)), ...begun]);
  }

  /**
   * Takes in what has reached Atlas since. An access entry that a colleague makes `meanwhile`, while a run of ours goes
   * on, may be made over by us: Atlas does not tell who was first.
   */
  read(meanwhile = false): void {
    this.#meanwhile = meanwhile;
    for (; this.#read < this.#requests.length; this.#read += 1) {
      const request = this.#requests[this.#read];
      if (request && request.status >= 200 && request.status < 300) this.#enter(request);
    }
  }

  living(): readonly Entered[] {
    return [...this.#living.values()];
  }

  projectName(groupId: string): string | undefined {
    return this.#projects.get(groupId);
  }

  #enter(request: Recorded): void {
    const { method, path, headers, body, responseBody } = request;
    if (method === "GET" || !path.startsWith(groups)) return;
    const by = headers["user-agent"] === "colleague" ? "colleague" : "us";
    const { groupId, collection, rest } = partsOf(path);
    if (method === "POST" && rest.length === 0) {
      for (const made of namedIn(collection, body)) {
        this.#made(by, { ...made, groupId }, responseBody);
        if (made.kind === "user") this.#password(userId(groupId, made.name), by, body);
      }
    }
    const thing = this.#at(groupId, collection, rest);
    if (!thing) return;
    if (thing.kind === "user") this.#password(thing.id, by, body);
    if (method === "DELETE" && !isBelow(collection, rest)) this.#deleted(by, thing);
    else if (method === "PATCH") this.#changed(by, thing, body);
  }

  #made(
    by: "us" | "colleague",
    { kind, name, groupId }: { kind: Kind; name: string; groupId: string },
    answer: unknown,
  ) {
    const id = idOf(kind, groupId, name, answer);
    const before = this.#living.get(id);
    if (before) {
      // Entries alone are made over what is there.
      this.#changed(by, before, undefined);
      return;
    }
    const isMet = this.#claims.has(placeOf(kind, groupId, name)) || (this.#meanwhile && kind === "entry");
    const unclear = by === "colleague" && isMet;
    if (kind === "project") this.#projects.set(id, name);
    this.#living.set(id, {
      kind,
      id,
      groupId: kind === "project" ? id : groupId,
      name,
      maker: unclear ? "either" : by,
    });
  }

  #changed(by: "us" | "colleague", thing: Entered, body: unknown): void {
    if (by === "us" && thing.maker === "colleague" && !this.#leave.mayChange(thing)) {
      this.violations.push(`${shown(thing)} is somebody else's, and was changed`);
    }
    if (thing.kind !== "project") return;
    const { name = thing.name } = (body ?? {}) as { name?: string };
    this.#projects.set(thing.id, name);
    // A creation that was never answered is known by its name alone: who gives or takes that name hides whose it is.
    const names = name === thing.name || by === "us" ? [] : [name, thing.name];
    const isMet = names.some((one) => this.#claims.has(placeOf("project", "", one)));
    this.#living.set(thing.id, { ...thing, name, ...(isMet && { maker: "either" as const }) });
  }

  #deleted(by: "us" | "colleague", thing: Entered): void {
    if (by === "us" && thing.maker === "colleague") {
      this.violations.push(`${shown(thing)} is somebody else's, and was deleted`);
    } else if (by === "us" && !this.#leave.mayDelete(thing)) {
      this.violations.push(`${shown(thing)} was deleted, and nobody had asked for that`);
    }
    this.#living.delete(thing.id);
    if (thing.kind !== "project") return;
    for (const inside of this.living().filter(({ groupId }) => groupId === thing.id)) {
      if (by === "us" && inside.maker === "colleague") this.cascaded += 1;
      this.#living.delete(inside.id);
    }
  }

  #password(id: string, by: "us" | "colleague", body: unknown): void {
    const { password } = (body ?? {}) as { password?: string };
    if (password === undefined) return;
    const everOurs = by === "us" || this.passwords.get(id)?.everOurs === true;
    this.passwords.set(id, { by, value: password, everOurs });
  }

  #at(groupId: string, collection: string, rest: readonly string[]): Entered | undefined {
    const [first = "", second = ""] = rest;
    if (collection === "") return this.#living.get(groupId);
    if (collection === "databaseUsers") return this.#living.get(userId(groupId, second || first));
    if (collection === "accessList") return this.#living.get(entryId(groupId, blockOf(first)));
    return this.living().find((one) => one.kind === "cluster" && one.groupId === groupId && one.name === first);
  }
}

export function shown({ kind, name, groupId, maker }: Entered): string {
  return `${kind} ${name} (${maker === "us" ? "ours" : maker}, project ${groupId})`;
}

export function placeOf(kind: Kind, groupId: string, name: string): string {
  return `${kind} ${kind === "project" ? "" : groupId} ${kind === "entry" ? blockOf(name) : name}`;
}

/** `/api/atlas/v2/groups/{groupId}/{collection}/{rest…}` */
function partsOf(path: string): { groupId: string; collection: string; rest: string[] } {
  const [, groupId = "", collection = "", ...rest] = path.split("/").slice(4).map(decodeURIComponent);
  return { groupId, collection, rest };
}

/** Whether a path leads to something inside of the thing, such as a snapshot of a cluster. */
function isBelow(collection: string, rest: readonly string[]): boolean {
  return rest.length > (collection === "databaseUsers" ? 2 : 1);
}

/** What a creation's body names. */
function namedIn(collection: string, body: unknown): { kind: Kind; name: string }[] {
  const one = body as { name: string; username: string };
  if (collection === "") return [{ kind: "project", name: one.name }];
  if (collection === "clusters" || collection === "flexClusters") return [{ kind: "cluster", name: one.name }];
  if (collection === "databaseUsers") return [{ kind: "user", name: one.username }];
  if (collection !== "accessList") return [];
  const entries = body as { cidrBlock?: string; ipAddress?: string }[];
  return entries.map(({ cidrBlock, ipAddress = "" }) => ({ kind: "entry", name: blockOf(cidrBlock ?? ipAddress) }));
}

function idOf(kind: Kind, groupId: string, name: string, answer: unknown): string {
  if (kind === "user") return userId(groupId, name);
  if (kind === "entry") return entryId(groupId, name);
  return (answer as { id: string }).id;
}
