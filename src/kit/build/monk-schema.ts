import { z } from "zod";
import { isPortablePattern } from "./engine-pattern.ts";
import { KitError } from "./mistake.ts";

/** A fragment of JSON Schema, with the keywords that Monk's types use. */
export interface Fragment {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly items?: Fragment;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly anyOf?: readonly Fragment[];
  readonly properties?: Readonly<Record<string, Fragment>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Fragment | boolean;
}

/** Monk's schema of a type: properties beside each other, and beside them `required`, the list of those that have to be there. */
export type MonkSchema = Readonly<Record<string, Fragment | readonly string[]>>;

interface Given extends Omit<Fragment, "items" | "anyOf" | "properties" | "additionalProperties"> {
  readonly items?: Given;
  readonly anyOf?: readonly Given[];
  readonly properties?: Readonly<Record<string, Given>>;
  readonly additionalProperties?: Given | boolean;
  readonly exclusiveMinimum?: number;
  readonly format?: string;
}

/** What a user writes. Throws a `KitError` for a property whose name Monk would take for a keyword. */
export function definitionSchema(definition: z.ZodObject): MonkSchema {
  const { properties, required } = jsonSchema(definition);
  return { ...members(properties, { top: true, strict: true }), ...(required.length > 0 ? { required } : {}) };
}

/** What is remembered. Nothing of it has to be there. */
export function stateSchema(state: z.ZodObject): MonkSchema {
  return members(jsonSchema(state).properties, { top: true, strict: false });
}

/** Names that mean something else beside the properties of a type. */
const reserved = ["type", "description", "enum", "items", "properties", "$ref", "required", "default"];

function jsonSchema(schema: z.ZodObject) {
  const given = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Given;
  const properties = Object.entries(given.properties ?? {});
  const taken = properties.map(([name]) => name).filter((name) => reserved.includes(name));
  const mistakes = taken.map((name) => ({
    place: "<schema>",
    message: `Monk takes the property \`${name}\` for a keyword`,
  }));
  if (mistakes.length > 0) throw new KitError(mistakes);
  return { properties, required: given.required ?? [] };
}

interface Side {
  /** Whether it is a property of the type itself. */
  readonly top: boolean;
  /** Whether members have to be there, and no others. */
  readonly strict: boolean;
}

function members(properties: readonly [string, Given][], side: Side): Record<string, Fragment> {
  return Object.fromEntries(properties.map(([name, property]) => [name, fragment(property, side)]));
}

/**
 * Monk fills in defaults, and with a nested one the mapping around it, which the user never wrote. So only those of
 * single values at the top stand as defaults; others stand in the sentence.
 */
function fragment(given: Given, { top, strict }: Side): Fragment {
  const { type, items, anyOf, properties, required, additionalProperties, pattern } = given;
  const inside = { top: false, strict };
  const isFilledIn = top && typeof given.default !== "object";
  return defined({
    type,
    description: sentence(given, isFilledIn),
    default: isFilledIn ? given.default : undefined,
    enum: given.enum,
    const: given.const,
    minLength: given.minLength,
    maxLength: given.maxLength,
    minimum: limit(given.minimum ?? lowestAbove(given)),
    maximum: limit(given.maximum),
    // A date's pattern is long, and its format says more.
    pattern: pattern !== undefined && given.format === undefined && isPortablePattern(pattern) ? pattern : undefined,
    items: items && fragment(items, inside),
    anyOf: anyOf?.map((one) => fragment(one, inside)),
    properties: properties && members(Object.entries(properties), inside),
    required: strict && required?.length ? required : undefined,
    // Closed objects stay open here: Monk may check a list within one as `name!0`, and the entity checks names itself.
    additionalProperties: typeof additionalProperties === "object" ? fragment(additionalProperties, inside) : undefined,
  });
}

function sentence({ description, default: value }: Given, isFilledIn: boolean): string | undefined {
  if (value === undefined || isFilledIn) return description;
  return `${description === undefined ? "" : `${description}; `}${JSON.stringify(value)} when left out`;
}

/** Numbers that only say "a safe integer" are no limits. */
function limit(value: number | undefined): number | undefined {
  return Math.abs(value ?? 0) === Number.MAX_SAFE_INTEGER ? undefined : value;
}

/** Monk has no exclusive limits. Of whole numbers the next one is the limit; of others the limit itself is let through. */
function lowestAbove({ type, exclusiveMinimum }: Given): number | undefined {
  if (exclusiveMinimum === undefined) return undefined;
  return type === "integer" ? exclusiveMinimum + 1 : exclusiveMinimum;
}

function defined(fragment: { [K in keyof Fragment]: Fragment[K] | undefined }): Fragment {
  return Object.fromEntries(Object.entries(fragment).filter(([, value]) => value !== undefined)) as Fragment;
}
