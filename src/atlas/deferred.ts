import type { z } from "zod";

/** A schema that is made when it is first asked for. */
export type Deferred<S extends z.ZodType = z.ZodType> = () => S;

/** What an answer is, once its schema has let it through. */
export type Told<D extends Deferred> = z.output<ReturnType<D>>;

/** Puts off the making of a schema, and makes it once: a run uses a few of the table's, and starts when it need not make all. */
export function deferred<S extends z.ZodType>(make: () => S): Deferred<S> {
  let made: S | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
