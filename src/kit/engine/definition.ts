import type { z } from "zod";
import { controlKeys, Explained } from "../../entity/index.ts";
import { unflattened } from "./flattened.ts";
import { plain } from "./plain.ts";

type Data = Readonly<Record<string, unknown>>;

/** What may stand in any template that Monk loads, and need not be a property of its kind. */
const others: readonly string[] = [...controlKeys, "lifecycle", "tags", "description"];

export interface Reading {
  readonly definition: Data;
  /** Properties that this kind does not have. Monk lets them pass, so they are no mistake, but they have no effect. */
  readonly ignored: readonly string[];
}

/**
 * The definition as the entity takes it: lists put together again, defaults filled in, what is Monk's left out.
 * Throws an `Explained` error that names every mistake.
 */
export function readDefinition(path: string, schema: z.ZodObject, given: Data): Reading {
  const { own, ignored } = ownProperties(schema, given);
  const read = schema.safeParse(own);
  if (read.success) return { definition: read.data, ignored };
  const mistakes = read.error.issues.map(({ path: place, message }) => {
    return place.length === 0 ? message : `${place.join(".")}: ${message}`;
  });
  throw new Explained(
    `${path} is not as it has to be: ${mistakes.join("; ")}`,
    "Mend the template, load it, and run monk update again; nothing was sent.",
  );
}

/** For a stop or a removal, which must not fail because of what the template says by now: mistaken properties are left out. */
export function readRemains(path: string, schema: z.ZodObject, given: Data): Reading {
  try {
    return readDefinition(path, schema, given);
  } catch {
    const { own, ignored } = ownProperties(schema, given);
    const usable = Object.entries(schema.shape).flatMap(([name, property]) => {
      const read = (property as z.ZodType).safeParse(own[name]);
      return read.success && read.data !== undefined ? [[name, read.data]] : [];
    });
    return { definition: Object.fromEntries(usable) as Data, ignored };
  }
}

function ownProperties(schema: z.ZodObject, given: Data): { own: Data; ignored: readonly string[] } {
  const members = Object.entries(plain(unflattened(given)) as Data);
  const known = new Set(Object.keys(schema.shape));
  const own = members.filter(([name]) => known.has(name));
  const rest = members.map(([name]) => name).filter((name) => !known.has(name));
  return { own: Object.fromEntries(own), ignored: rest.filter((name) => !others.includes(name)) };
}
