import { type EntityContext, isUnsettled, type Secrets } from "../../entity/index.ts";
import { type EntityPatch, HomeError, type StateStore } from "../home/index.ts";
import type { Neighbourhood } from "./neighbourhood.ts";

export interface NoteTaking {
  readonly path: string;
  readonly type: string;
  readonly definition: Readonly<Record<string, unknown>>;
  readonly dependsOn: readonly string[];
  /** What is remembered in this home, now; the entity itself may be among it. */
  readonly neighbourhood: Neighbourhood;
  readonly state: StateStore;
  readonly secrets: Secrets;
  /** Cuts secrets from what is about to be kept. */
  redact(text: string): string;
  progress(text: string): void;
  notice(text: string): void;
}

/** What an entity is given, with everything it records going to the state store. */
export function contextOf(taking: NoteTaking): EntityContext {
  const { path, type, state, secrets, definition } = taking;
  const record = state.get(path);
  // Text by text: a secret such as `true` or `name` must not cut the JSON around it.
  const shown = JSON.parse(
    JSON.stringify(definition, (_, value: unknown) => (typeof value === "string" ? taking.redact(value) : value)),
  ) as Record<string, unknown>;
  let base: EntityPatch | undefined = { type, definition: shown, dependsOn: [...taking.dependsOn] };
  // What does not change during a run is written once, so that every further line stays small.
  const once = (): EntityPatch => {
    const patch = base ?? {};
    base = undefined;
    return patch;
  };
  return {
    path,
    definition,
    get redefined() {
      return base !== undefined && JSON.stringify(record?.definition) !== JSON.stringify(shown);
    },
    state: record?.state ?? {},
    unfinished: record?.unfinished ?? [],
    secrets,
    others(kind) {
      const all = kind === undefined ? taking.neighbourhood.all() : taking.neighbourhood.of(kind);
      return all.filter((other) => other.path !== path);
    },
    async succeed(before) {
      for (const { path: other, dependsOn } of state.all()) {
        if (!dependsOn.includes(before)) continue;
        await state.record(other, { dependsOn: [...new Set(dependsOn.map((one) => (one === before ? path : one)))] });
      }
      await state.forget(before);
    },
    record: (next) => state.record(path, { ...once(), state: next }),
    async effect(name, run) {
      await state.begin(path, name, { ...once(), status: statusDuring(name), ready: false });
      try {
        const result = await run();
        await state.end(path, name);
        return result;
      } catch (error) {
        // A lost answer keeps the note open, and so does one that could not be kept: the next run has to find out.
        if (isUnsettled(error) || (error instanceof HomeError && !error.unsent)) throw error;
        const ended = state.end(path, name, { status: "failed" });
        // What kept it from being sent, such as a full disk, may keep this from being noted too; it stays the reason.
        await (error instanceof HomeError ? ended.catch(() => {}) : ended);
        throw error;
      }
    },
    progress: (text) => taking.progress(text),
    notice: (text) => taking.notice(text),
  };
}

function statusDuring(effect: string): "creating" | "updating" | "deleting" {
  if (effect === "create") return "creating";
  return effect === "delete" ? "deleting" : "updating";
}
