import { type EntityContext, isUnsettled, type Secrets } from "../../entity/index.ts";
import type { EntityPatch, StateStore } from "../home/index.ts";

export interface NoteTaking {
  readonly path: string;
  readonly type: string;
  readonly definition: Readonly<Record<string, unknown>>;
  readonly dependsOn: readonly string[];
  readonly state: StateStore;
  readonly secrets: Secrets;
  /** Cuts secrets from what is about to be kept. */
  redact(text: string): string;
  progress(text: string): void;
}

/** What an entity is given, with everything it records going to the state store. */
export function contextOf(taking: NoteTaking): EntityContext {
  const { path, type, state, secrets, definition } = taking;
  const record = state.get(path);
  const shown = JSON.parse(taking.redact(JSON.stringify(definition))) as Record<string, unknown>;
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
    state: record?.state ?? {},
    unfinished: record?.unfinished ?? [],
    secrets,
    record: (next) => state.record(path, { ...once(), state: next }),
    async effect(name, run) {
      await state.begin(path, name, { ...once(), status: statusDuring(name), ready: false });
      try {
        const result = await run();
        await state.end(path, name);
        return result;
      } catch (error) {
        // A lost answer keeps the note open: the next run has to find out what became of it.
        if (!isUnsettled(error)) await state.end(path, name, { status: "failed" });
        throw error;
      }
    },
    progress: (text) => taking.progress(text),
  };
}

function statusDuring(effect: string): "creating" | "updating" | "deleting" {
  if (effect === "create") return "creating";
  return effect === "delete" ? "deleting" : "updating";
}
