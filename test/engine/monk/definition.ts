import { errorsIn, type Plain } from "../../../src/runtime/arrowscript/index.ts";
import { toPlain } from "../../../src/runtime/source/tree.ts";
import { Evaluation, type World } from "../../../src/runtime/template/evaluation.ts";
import type { Template } from "../../../src/runtime/template/template.ts";
import type { Json, JsonObject } from "../engine.ts";
import type { Quirks } from "../quirk.ts";
import { flattened } from "./flattened.ts";
import type { KitType } from "./kit-type.ts";

/**
 * The definition of an instance as a script gets it: scripts evaluated, defaults in, valid by the type's schema.
 * Throws where a script came to nothing, or a value is not what the schema says.
 */
export function evaluatedDefinition(template: Template, type: KitType, world: World, quirks: Quirks): JsonObject {
  const plain = new Evaluation(world).value(template.properties, template) as Plain;
  const [failed] = errorsIn(plain);
  if (failed) throw new TypeError(`${template.path}: ${failed.path.join(".")}: ${failed.error.message}`);
  const definition = type.schema.withDefaults(JSON.parse(JSON.stringify(plain)) as JsonObject);
  const mistakes = type.schema.mistakes(definition);
  if (mistakes.length > 0) {
    const where = `(namespace: ${template.namespace}, path: templates/local/${template.path})`;
    throw new TypeError(`validate entity instance failed ${where}: ${mistakes.join("; ")}`);
  }
  const whole = quirks.controlKeys === "kept" ? { ...controlKeys(template), ...definition } : definition;
  return quirks.flattenedLists ? flattened(whole) : whole;
}

function controlKeys({ body, properties }: Template): JsonObject {
  const entries = [...body.entries].filter(([key]) => !properties.entries.has(key));
  return Object.fromEntries(entries.map(([key, { value }]) => [key, toPlain(value, ({ text }) => text) as Json]));
}
