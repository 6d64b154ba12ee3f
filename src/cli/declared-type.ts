import { atlasEntities } from "../../entities/index.ts";
import type { EntityType } from "../entity/index.ts";

/** The kinds of entities, to be read about and not to be opened. */
export function declaredTypes(): readonly EntityType[] {
  return atlasEntities(() => {
    throw new TypeError("These kinds have no session to be opened with");
  });
}
