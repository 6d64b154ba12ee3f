import { type Action, type Entity, Explained, readArguments } from "../../entity/index.ts";
import { showsChanges } from "../../render/change.ts";
import { applied, removed } from "../../render/outcome.ts";
import type { Teller } from "./teller.ts";

/** What Monk asks of an entity. */
export interface Call {
  readonly path: string;
  readonly action: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** The actions of its kind, by name. */
  readonly actions: Readonly<Record<string, Action>>;
  /** Properties in the template that have no effect. */
  readonly ignored: readonly string[];
}

/** Does what Monk asks. Rejects where it cannot be done, and where something is not ready, or not there. */
export async function perform(call: Call, entity: Entity, teller: Teller): Promise<void> {
  switch (call.action) {
    case "create":
    case "update":
      return apply(call, entity, teller);
    case "purge":
      return remove(call, entity, teller);
    case "check-readiness":
      return ensureReady(call, entity);
    case "check-liveness":
      return ensureAlive(call, entity);
    // A cluster that stops when its template does would stop for everybody: `paused` is the property for that.
    case "start":
    case "stop":
    case "":
      return;
    default:
      return act(call, entity, teller);
  }
}

async function apply({ path, ignored }: Call, entity: Entity, teller: Teller): Promise<void> {
  for (const property of ignored) teller.say(`${path}: there is no property ${property}; it has no effect`);
  const verdict = await entity.apply();
  if (verdict.action === "refuse") throw new Explained(verdict.reason, verdict.hint);
  if (showsChanges(verdict)) teller.changes(path, verdict.changes);
  teller.say(`${path} ${applied[verdict.action]}`);
}

async function remove({ path }: Call, entity: Entity, teller: Teller): Promise<void> {
  const verdict = await entity.remove();
  if (verdict.action === "refuse") throw new Explained(verdict.reason, verdict.hint);
  const reason = verdict.action === "forget" ? `: ${verdict.reason}` : "";
  teller.say(`${path} ${removed[verdict.action]}${reason}`);
}

async function ensureReady({ path }: Call, entity: Entity): Promise<void> {
  const readiness = await entity.readiness();
  if (!readiness.ready) throw new Error(`${path} is not ready: waiting for ${readiness.why}`);
}

async function ensureAlive({ path }: Call, entity: Entity): Promise<void> {
  if (!(await entity.alive())) throw new Error(`${path} is not there any more: monk update makes it again`);
}

async function act({ path, action: name, args, actions }: Call, entity: Entity, teller: Teller): Promise<void> {
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (action === undefined) {
    const known = Object.keys(actions);
    const hint = known.length === 0 ? "It has no actions." : `It has ${known.join(", ")}.`;
    // As Monk says it of an action that a type does not list.
    throw new Explained(`Not found action ${name} in ${path}`, hint);
  }
  const texts = Object.entries(args).map(([key, value]) => [key, String(value)]);
  const read = readArguments(action, Object.fromEntries(texts));
  if (!read.success) {
    const mistakes = read.mistakes.map(({ text }) => text).join("; ");
    throw new Explained(`${path}/${name}: ${mistakes}`, `monk actions ${path} lists the arguments.`);
  }
  teller.result(path, name, await entity.act(name, read.data));
}
