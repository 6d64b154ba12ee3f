import { z } from "zod";
import type { Action } from "../entity/index.ts";

/** An argument of an action, as a person reads of it. */
export interface ListedArgument {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly default?: unknown;
  readonly description?: string;
}

interface ArgumentSchema {
  readonly properties?: Readonly<
    Record<string, { readonly type?: string; readonly description?: string; readonly default?: unknown }>
  >;
  readonly required?: readonly string[];
}

/** What an action takes. */
export function argumentsOf(action: Action): ListedArgument[] {
  const { properties = {}, required = [] } = z.toJSONSchema(action.arguments, { io: "input" }) as ArgumentSchema;
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    type: schema.type ?? "any",
    required: required.includes(name),
    ...(schema.default !== undefined && { default: schema.default }),
    ...(schema.description !== undefined && { description: schema.description }),
  }));
}
