import type { Entity, EntityContext, EntityType, Verdict } from "../entity/index.ts";
import type { Deed, Deeds } from "./deed.ts";
import { actingsOf, deedOf, removingsOf, writingsOf } from "./foresight.ts";
import type { Gate, Refused } from "./gate.ts";
import { type PolicyRefusal, refusalWords } from "./refusal.ts";

export interface Governing {
  readonly deeds: Deeds;
  readonly gate: Gate;
  /** Writes down what was refused before it came to a request; `what` is for the user. */
  refuse(refused: Refused, what: string): Promise<PolicyRefusal>;
}

/** The type, with every step of its entities done in its own name, and refused in advance where the policy would refuse it. */
export function governedType(type: EntityType, governing: Governing): EntityType {
  return {
    ...type,
    open: (context) => governedEntity(type.open(context), type, context, governing),
    obstacle(settled) {
      const changes = Object.entries(settled).map(([field, after]) => ({ field, after }));
      const refused = governing.gate.foreclosed(writingsOf(type, { action: "create", changes }, settled));
      return refused && inTheWay(refused, "this create");
    },
  };
}

function governedEntity(entity: Entity, type: EntityType, context: EntityContext, governing: Governing): Entity {
  const { deeds, gate, refuse } = governing;
  const { path, definition } = context;
  const within = <T>(deed: Omit<Deed, "entity">, work: () => T): T => deeds.run({ ...deed, entity: path }, work);
  const foreseen = async (): Promise<{ verdict: Verdict; refused?: Refused | undefined }> => {
    const verdict = await entity.plan();
    return { verdict, refused: await gate.refused(writingsOf(type, verdict, definition)) };
  };
  const removal = `the deletion of ${path}`;
  const removalRefused = () => {
    const { area } = type;
    return area === undefined
      ? undefined
      : gate.foreclosed([deedOf(type, context, { area, access: "write", action: "delete" })]);
  };
  const removalForeseen = async () => removingsOf(type, context, await entity.planRemoval());
  return {
    prepare: (step) => within({ verb: step }, () => entity.prepare(step)),
    plan: () =>
      within({ verb: "plan" }, async () => {
        const { verdict, refused } = await foreseen();
        if (!refused) return verdict;
        return { ...inTheWay(refused, `this ${verdict.action}`), changes: verdict.changes };
      }),
    apply: () =>
      within({ verb: "update" }, async () => {
        if (gate.open) return entity.apply();
        // What the policy refuses in part is not begun at all.
        const { verdict, refused } = await foreseen();
        if (refused) throw await refuse(refused, `this ${verdict.action}`);
        return entity.apply();
      }),
    readiness: () => within({ verb: "update" }, () => entity.readiness()),
    alive: () => within({ verb: "plan" }, () => entity.alive()),
    planRemoval: () =>
      within({ verb: "delete" }, async () => {
        let refused = removalRefused();
        if (!refused) {
          const verdict = await entity.planRemoval();
          refused = await gate.refused(removingsOf(type, context, verdict));
          if (!refused) return verdict;
        }
        await refuse(refused, removal);
        return inTheWay(refused, removal);
      }),
    remove: () =>
      within({ verb: "delete" }, async () => {
        if (gate.open) return entity.remove();
        const refused = removalRefused() ?? (await gate.refused(await removalForeseen()));
        if (refused) throw await refuse(refused, removal);
        return entity.remove();
      }),
    act: (name, args) =>
      within({ verb: "do", action: name }, async () => {
        const refused = gate.open ? undefined : gate.foreclosed(actingsOf(type, context, name, args));
        if (refused) throw await refuse(refused, `${path}/${name}`);
        return entity.act(name, args);
      }),
    ...(entity.foresee === undefined
      ? {}
      : {
          foresee: (name, args) =>
            within({ verb: "do", action: name }, async () => {
              const refused = gate.open ? undefined : gate.foreclosed(actingsOf(type, context, name, args));
              if (refused) throw await refuse(refused, `${path}/${name}`);
              return entity.foresee?.(name, args);
            }),
        }),
  };
}

/** A refusal as a plan shows it. */
function inTheWay({ refusal }: Refused, what: string) {
  return { action: "refuse" as const, reason: refusalWords(refusal, what), hint: refusal.hint };
}
