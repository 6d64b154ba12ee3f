import type { JsonObject } from "../../../../src/runtime/home/state-version.ts";

const renamed = (state: unknown) => {
  const { round, ...rest } = state as JsonObject;
  return round === undefined ? rest : { ...rest, turn: round };
};

/** A version 2 of the state, in which what an entity's state called `round` is called `turn`. */
export const laterVersions = {
  current: 2,
  migrations: new Map([
    [
      1,
      {
        snapshot: (document: JsonObject) => ({
          ...document,
          entities: (document.entities as JsonObject[]).map((entity) => ({ ...entity, state: renamed(entity.state) })),
        }),
        line: (line: JsonObject) => {
          const patch = line.patch as JsonObject | undefined;
          return patch?.state ? { ...line, patch: { ...patch, state: renamed(patch.state) } } : line;
        },
      },
    ],
  ]),
};
