import { type Change, type Entity, type EntityType, Explained, type Verdict } from "../entity/index.ts";
import type { PlannedEntity } from "../runtime/engine/event.ts";
import { opensToEverybody } from "./stake.ts";

/** What would be done to an entity is not what the plan said. Nothing was done to it. */
export class NotAsPlanned extends Explained {
  override readonly name = "NotAsPlanned";
}

/**
 * Holds an update to the plan that was shown: each entity looks once more, just before it is worked on, and what it would
 * then do has to be what stood there. So nothing that changes in between, in Atlas or in a file, is done unseen.
 */
export class Approval {
  #plan: ReadonlyMap<string, PlannedEntity> | undefined;

  /** From here on nothing else is done. */
  keepTo(plan: readonly PlannedEntity[]): void {
    this.#plan = new Map(plan.map((entity) => [entity.path, entity]));
  }

  readonly around = (type: EntityType): EntityType => ({
    ...type,
    open: (context) => this.#kept(type.open(context), context.path),
  });

  #kept(entity: Entity, path: string): Entity {
    return {
      prepare: (step) => entity.prepare(step),
      plan: () => entity.plan(),
      apply: async () => {
        const plan = this.#plan;
        if (plan !== undefined) {
          const planned = plan.get(path);
          if (!fits(planned, await entity.plan())) throw otherwise(path, planned);
        }
        return entity.apply();
      },
      readiness: () => entity.readiness(),
      alive: () => entity.alive(),
      planRemoval: () => entity.planRemoval(),
      remove: () => entity.remove(),
      act: (name, given) => entity.act(name, given),
      foresee: async (name, given) => entity.foresee?.(name, given),
    };
  }
}

function fits(planned: PlannedEntity | undefined, verdict: Verdict): boolean {
  const { action, changes } = verdict;
  if (action === "none" || action === "refuse") return true;
  if (planned === undefined) return false;
  // Taken over as it is: nothing is sent.
  if (action === "adopt" && changes.length === 0) return true;
  if (planned.action === "unknown") return opens(changes) === opens(planned.changes);
  if (planned.action !== action) return false;
  // What a plan cannot know yet it shows as unknown, and the rest as written.
  if (planned.unknown.length > 0) return opens(changes) === opens(planned.changes);
  return JSON.stringify(planned.changes) === JSON.stringify(changes);
}

function opens(changes: readonly Change[]): boolean {
  return opensToEverybody(changes.map(({ after }) => after));
}

function otherwise(path: string, planned: PlannedEntity | undefined): NotAsPlanned {
  return new NotAsPlanned(
    `${path} is not as it was when the plan was made${planned === undefined ? ", which did not have it" : ""}; it was left alone`,
    "Ask for the plan again.",
  );
}
