import { z } from "zod";
import { deferred } from "../deferred.ts";

/** A member that Atlas leaves out, or sends as null, while it is not set. Read as undefined either way. */
export function unset<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => value ?? undefined, schema.optional());
}

export const tags = deferred(() => unset(z.array(z.looseObject({ key: z.string(), value: z.string() }))));

export interface Tag {
  readonly key: string;
  readonly value: string;
}
