import type { Emulator } from "../../../src/emulator/index.ts";

/**
 * Somebody who works with the entities, whichever way they are run. What a story tells holds for every player:
 * the Node runtime, and the kit in each engine.
 */
export interface Player {
  readonly atlas: Emulator;
  /** `monk secrets add -g`. */
  addSecret(name: string, value: string): Promise<void>;
  secret(name: string): Promise<string | undefined>;
  /** Writes templates, beside those of the story, and loads all. */
  load(templates: Readonly<Record<string, string>>): Promise<void>;
  /** `monk update` of everything. Rejects with the message of what failed. */
  update(): Promise<void>;
  /** `monk do NAMESPACE/NAME/ACTION`; answers what the user learns, as text. */
  act(target: string, args?: Readonly<Record<string, string>>): Promise<string>;
  /** `monk delete` of everything. */
  remove(): Promise<void>;
  state(path: string): Promise<Readonly<Record<string, unknown>> | undefined>;
}

/** Requests of a player that have changed something, or were meant to, as `METHOD path-template`. */
export function writes(player: Player, from = 0): string[] {
  return player.atlas.requests
    .slice(from)
    .filter(isWrite)
    .map(({ operation }) => operation);
}

/**
 * What was written, resource by resource, in a form that two worlds share: each has ids, passwords and a time of its own.
 * The writes of one resource stand in their order; those of different ones may come in any.
 */
export function effects({ atlas }: Player): Readonly<Record<string, readonly string[]>> {
  const found: Record<string, string[]> = {};
  for (const request of atlas.requests.filter(isWrite)) {
    const { method, path, query, body, status } = request;
    // Several access entries are added by one request, and are resources of their own.
    for (const one of Array.isArray(body) ? body : [body]) {
      const text = `${method} ${path} ${JSON.stringify(query)} ${JSON.stringify(one)} -> ${status}`;
      const subject = worldless(subjectOf(path, one));
      found[subject] = [...(found[subject] ?? []), worldless(text)];
    }
  }
  return found;
}

/** For example `clusters orders`: what a path leads to, or, where it leads to all of a kind, what the body makes of it. */
function subjectOf(path: string, body: unknown): string {
  const [kind = "groups", ...names] = path.split("/").slice(6).map(decodeURIComponent);
  const { name, username, ipAddress, cidrBlock, eventTypeName } = (body ?? {}) as Readonly<Record<string, unknown>>;
  const own =
    kind === "databaseUsers" ? (names[1] ?? username) : (names[0] ?? cidrBlock ?? ipAddress ?? name ?? eventTypeName);
  return `${kind} ${String(own ?? "").replace(/\/32$/, "")}`;
}

function isWrite({ method, operation }: Emulator["requests"][number]): boolean {
  return method !== "GET" && !operation.includes("/api/oauth/");
}

function worldless(text: string): string {
  return text
    .replace(/(\bmdb_sa_id_|\b)[0-9a-f]{24}\b/g, "{id}")
    .replace(/"password":"[^"]*"/g, '"password":"{password}"')
    .replace(/restore-drill-[0-9a-f]{8}/g, "restore-drill-{mark}")
    .replace(/\[new [0-9a-f]{8}\]/g, "[new {mark}]")
    .replace(/, new [0-9a-f]{8}\b/g, ", new {mark}")
    .replace(/\d{4}-\d\d-\d\dT[0-9:.]+Z/g, "{time}");
}
