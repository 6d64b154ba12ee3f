import { z } from "zod";

export type JsonSchema = Readonly<Record<string, unknown>> & { readonly type: "object" };

/** What our schemas say beyond JSON Schema, which strict readers would not take. */
const ownWords = ["also", "secret"];

/** The JSON Schema of what an agent has to give, without the properties that are left out. */
export function inputSchema(schema: z.ZodObject, without: readonly string[] = []): JsonSchema {
  const { $schema: _, ...whole } = z.toJSONSchema(schema, {
    io: "input",
    override({ jsonSchema }) {
      for (const word of ownWords) delete jsonSchema[word];
      // What any whole number may be says nothing.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  const { properties = {}, required = [] } = whole;
  const kept = Object.entries(properties).filter(([name]) => !without.includes(name));
  const needed = required.filter((name) => !without.includes(name));
  return {
    type: "object",
    properties: Object.fromEntries(kept),
    ...(needed.length === 0 ? {} : { required: needed }),
    additionalProperties: false,
  };
}
