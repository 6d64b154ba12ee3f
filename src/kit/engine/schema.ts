import { Dictionary, List, type Shape, Structure, Union } from "./schema/collection.ts";
import { Flag, Numeric, OneOf, Text, WrittenFlag } from "./schema/scalar.ts";
import { Default, Optional, type Output, Pipe, type Schema, Transform } from "./schema/schema.ts";

interface Wording {
  /** Said in place of the usual sentence. */
  readonly error?: string;
}

/**
 * The part of zod that entities and the client use, small enough to travel into Monk's engine.
 * It accepts and refuses the same values, makes the same of them, and complains at the same places.
 * It has no more than is used: the kit's build finds what is missing here.
 */
export const z = {
  string: ({ error }: Wording = {}) => new Text(error),
  number: () => new Numeric(false),
  int: () => new Numeric(false).int(),
  boolean: () => new Flag(),
  stringbool: ({ truthy, falsy, error }: Wording & { truthy: readonly string[]; falsy: readonly string[] }) =>
    new WrittenFlag(truthy, falsy, error),
  enum: <const T extends string>(values: readonly T[], { error }: Wording = {}) => new OneOf(values, error),
  object: <S extends Shape>(shape: S) => new Structure(shape, "dropped"),
  strictObject: <S extends Shape>(shape: S) => new Structure(shape, "refused"),
  looseObject: <S extends Shape>(shape: S) => new Structure(shape, "kept"),
  record: <T>(names: Schema<string>, values: Schema<T>) => new Dictionary(names, values),
  array: <T>(item: Schema<T>) => new List(item),
  union: <S extends readonly Schema[]>(alternatives: S) =>
    new Union<Output<S[number]>>(alternatives as unknown as readonly Schema<Output<S[number]>>[]),
  preprocess: <T>(make: (value: unknown) => unknown, schema: Schema<T>) => new Pipe(new Transform(make), schema),
  coerce: { number: ({ error }: Wording = {}) => new Numeric(true, error) },
  iso: { datetime },
  /** Stands for the result of a transformation that was refused; nobody gets to see it. */
  NEVER: Object.freeze({ status: "aborted" }) as never,
  ZodOptional: Optional,
  ZodDefault: Default,
  ZodArray: List,
  ZodObject: Structure,
};

const day =
  "(?:\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|1\\d|2[0-8]))|(?:\\d\\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)";
const hour = "(?:[01]\\d|2[0-3])";
const minute = "[0-5]\\d";

/** A day and a time in ISO 8601, in UTC (`Z`) or with an offset. */
function datetime({ error }: Wording & { readonly offset: true }) {
  const pattern = `^${day}T${hour}:${minute}:${minute}(?:\\.\\d+)?(?:Z|[+-]${hour}:${minute})$`;
  return new Text(error).regex(new RegExp(pattern), error ?? "Invalid ISO datetime");
}
