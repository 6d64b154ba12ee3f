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

/** The properties of a definition that name secrets. */
export function secretProperties(definition: z.ZodObject): { property: string; use: SecretUse }[] {
  const found: { property: string; use: SecretUse }[] = [];
  for (const [property, schema] of Object.entries(definition.shape)) {
    const use = secretUse(schema as z.ZodType);
    if (use) found.push({ property, use });
  }
  return found;
}

function secretUse(schema: z.ZodType): SecretUse | undefined {
  const own = schema.meta()?.secret;
  if (own !== undefined) return own as SecretUse;
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault
    ? secretUse(schema.unwrap() as z.ZodType)
    : undefined;
}
