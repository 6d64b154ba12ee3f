import { Ajv, type ErrorObject } from "ajv";
import type { Json, JsonObject } from "../engine.ts";

/** Monk's flat form of a schema: properties by name, and the list `required` among them. */
export class FlatSchema {
  /** Without `required`. */
  readonly properties: JsonObject;
  readonly #validate: ReturnType<Ajv["compile"]>;

  constructor(flat: JsonObject) {
    const { required = [], ...properties } = flat;
    this.properties = properties;
    this.#validate = new Ajv({ strict: false, allErrors: true }).compile({ type: "object", properties, required });
  }

  /** The definition with every default in it, those of inner mappings too: these make the mapping appear where none was written. */
  withDefaults(definition: JsonObject): JsonObject {
    return filled(this.properties, definition);
  }

  /** What is wrong, in the words of Monk's loader as far as they are known. */
  mistakes(definition: JsonObject): string[] {
    return this.#validate(definition) ? [] : (this.#validate.errors ?? []).map(worded);
  }
}

function filled(properties: JsonObject, given: JsonObject): JsonObject {
  const result: Record<string, Json> = { ...given };
  for (const [name, fragment] of Object.entries(properties)) {
    const { default: standard, properties: inner } = (fragment ?? {}) as { default?: Json; properties?: JsonObject };
    const value = result[name];
    if (value === undefined && standard !== undefined) result[name] = standard;
    if (inner === undefined || !(value === undefined || isObject(value))) continue;
    const whole = filled(inner, value ?? {});
    if (value !== undefined || Object.keys(whole).length > 0) result[name] = whole;
  }
  return result;
}

function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function worded({ instancePath, message }: ErrorObject): string {
  return `${instancePath.slice(1).replaceAll("/", ".") || "(root)"}: ${message}`;
}
