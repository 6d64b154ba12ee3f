import { z } from "zod";

/**
 * How a property that names a secret uses it:
 * `read`: it must be set; `generate`: made when it does not exist; `write`: filled by the entity.
 */
export type SecretUse = "read" | "generate" | "write";

/** A property whose value is the name of a secret, never the secret itself. */
export function secretName(use: SecretUse, description: string) {
  return z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/, "the name of a secret: letters, digits, `.`, `_`, `-`")
    .describe(description)
    .meta({ secret: use });
}

/** A property that names a secret. */
export interface SecretProperty {
  /** Its name, after those of the members that it stands in: `notifications.api_token_secret_ref`. Lists have no step. */
  readonly property: string;
  readonly use: SecretUse;
}

/** The properties of a definition that name secrets, wherever they stand. */
export function secretProperties(definition: z.ZodObject): SecretProperty[] {
  return Object.entries(definition.shape).flatMap(([property, schema]) => within(property, schema as z.ZodType));
}

function within(property: string, schema: z.ZodType): SecretProperty[] {
  const use = schema.meta()?.secret;
  if (use !== undefined) return [{ property, use: use as SecretUse }];
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) {
    return within(property, schema.unwrap() as z.ZodType);
  }
  if (schema instanceof z.ZodArray) return within(property, schema.element as z.ZodType);
  if (!(schema instanceof z.ZodObject)) return [];
  return secretProperties(schema).map((inner) => ({ ...inner, property: `${property}.${inner.property}` }));
}

/** The names of secrets that stand in a definition at a property. */
export function secretNames(definition: Readonly<Record<string, unknown>>, property: string): string[] {
  return namesAt(definition, property.split("."));
}

function namesAt(value: unknown, [member, ...rest]: readonly string[]): string[] {
  if (Array.isArray(value))
    return value.flatMap((item) => namesAt(item, member === undefined ? [] : [member, ...rest]));
  if (member === undefined) return typeof value === "string" ? [value] : [];
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, member)) return [];
  return namesAt((value as Readonly<Record<string, unknown>>)[member], rest);
}
