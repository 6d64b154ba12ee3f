/** A JSON object of unknown content. */
export type Json = { readonly [name: string]: unknown };

export function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export type Direction = "request" | "response";

/**
 * Turns a schema of OpenAPI 3.0 into JSON Schema for one direction: `nullable` becomes a type, members that the
 * other side sets are no longer required, references point into the document that is named after the direction.
 */
export function jsonSchema(schema: unknown, direction: Direction, resolve: (reference: string) => unknown): unknown {
  if (Array.isArray(schema)) return schema.map((item) => jsonSchema(item, direction, resolve));
  if (!isJson(schema)) return schema;
  if (typeof schema.$ref === "string") return { $ref: `${direction}${schema.$ref}` };
  const { nullable, discriminator, required, properties, ...rest } = schema;
  const converted: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(rest)) {
    if (name === "enum" || name === "default") converted[name] = value;
    else if (!name.startsWith("x-")) converted[name] = jsonSchema(value, direction, resolve);
  }
  if (isJson(properties)) {
    converted.properties = Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [name, jsonSchema(property, direction, resolve)]),
    );
  }
  if (Array.isArray(required)) {
    const foreign = direction === "request" ? "readOnly" : "writeOnly";
    const kept = required.filter(
      (name: string) => !isFlagged(isJson(properties) ? properties[name] : undefined, foreign, resolve),
    );
    if (kept.length > 0) converted.required = kept;
  }
  return nullable === true ? { anyOf: [converted, { type: "null" }] } : converted;
}

function isFlagged(property: unknown, flag: string, resolve: (reference: string) => unknown): boolean {
  if (!isJson(property)) return false;
  return (
    property[flag] === true || (typeof property.$ref === "string" && isFlagged(resolve(property.$ref), flag, resolve))
  );
}
