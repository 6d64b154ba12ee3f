import type { Action, EntityType } from "../../entity/index.ts";
import { parseArguments } from "../action-arguments.ts";
import { UsageError } from "../input-error.ts";
import { didYouMean } from "../nearest.ts";
import { targetPath } from "../target.ts";
import type { Loaded } from "../template/load.ts";

/** An action of a declared entity, with its arguments read from text. */
export interface AskedAction {
  readonly path: string;
  readonly action: Action;
  readonly args: Readonly<Record<string, unknown>>;
}

/** Throws a `UsageError` where there is no such action, or it takes no such arguments. */
export function askedAction(
  target: string,
  name: string,
  given: Readonly<Record<string, string>>,
  declared: { readonly templates: Loaded; readonly types: ReadonlyMap<string, EntityType> },
): AskedAction {
  const path = targetPath(declared.templates, target);
  const { type: typeName = "" } = declared.templates.templates.get(path) ?? {};
  const type = declared.types.get(typeName);
  const action = type && Object.hasOwn(type.actions, name) ? type.actions[name] : undefined;
  if (!type || !action) {
    const known = Object.keys(type?.actions ?? {});
    const hint = known.length === 0 ? `${path} has no actions` : `it has ${known.join(", ")}`;
    throw new UsageError(`Not found action ${name} in ${path}`, didYouMean(name, known) ?? hint);
  }
  return { path, action, args: parseArguments(path, name, action, given) };
}
