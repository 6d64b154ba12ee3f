import { invalidValue, missingAttribute, unknownAttribute, unknownChoice, wrongType } from "./refusal.ts";

/** Reads one part of a body, or throws the refusal that Atlas would answer. `at` is the member's dotted place. */
export type Rule<T> = (value: unknown, at: string) => T;

type Members = Readonly<Record<string, Rule<unknown>>>;
type Read<M extends Members, Required extends keyof M> = { readonly [K in Required]: ReturnType<M[K]> } & {
  readonly [K in Exclude<keyof M, Required>]?: ReturnType<M[K]> | undefined;
};

/** An object with these members and no others. */
export function object<M extends Members, Required extends keyof M & string = never>(
  members: M,
  required: readonly Required[] = [],
): Rule<Read<M, Required>> {
  return (value, at) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrongType(at || "body");
    const found: Record<string, unknown> = {};
    for (const [name, member] of Object.entries(value)) {
      const rule = Object.hasOwn(members, name) ? members[name] : undefined;
      if (!rule) throw unknownAttribute(name);
      const read = rule(member, at ? `${at}.${name}` : name);
      if (read !== undefined) found[name] = read;
    }
    for (const name of required) if (found[name] === undefined) throw missingAttribute(name);
    return found as Read<M, Required>;
  };
}

export function list<T>(rule: Rule<T>, limit = Number.POSITIVE_INFINITY): Rule<readonly T[]> {
  return (value, at) => {
    if (!Array.isArray(value)) throw wrongType(at || "body");
    if (value.length > limit) throw invalidValue(at, `size must be between 0 and ${limit}`);
    return value.map((item, index) => rule(item, `${at}[${index}]`));
  };
}

/** A list that is not empty. */
export function atLeastOne<T>(rule: Rule<readonly T[]>): Rule<readonly T[]> {
  return (value, at) => {
    const found = rule(value, at);
    if (found.length === 0) throw invalidValue(at, "must not be empty");
    return found;
  };
}

export function text(limits: { min?: number; max?: number; pattern?: RegExp } = {}): Rule<string> {
  const { min = 0, max = Number.POSITIVE_INFINITY, pattern } = limits;
  return (value, at) => {
    if (typeof value !== "string") throw wrongType(at);
    if (value.length < min || value.length > max) throw invalidValue(at, `size must be between ${min} and ${max}`);
    if (pattern && !pattern.test(value)) throw invalidValue(at, `must match "${pattern.source}"`);
    return value;
  };
}

export function choice<const C extends readonly string[]>(choices: C): Rule<C[number]> {
  return (value, at) => {
    if (typeof value !== "string") throw wrongType(at);
    if (!choices.includes(value)) throw unknownChoice(value);
    return value;
  };
}

export const flag: Rule<boolean> = (value, at) => {
  if (typeof value !== "boolean") throw wrongType(at);
  return value;
};

export function decimal(limits: { min?: number; max?: number; whole?: boolean } = {}): Rule<number> {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, whole = false } = limits;
  return (value, at) => {
    if (typeof value !== "number" || (whole && !Number.isInteger(value))) throw wrongType(at);
    if (value < min) throw invalidValue(at, `must be greater than or equal to ${min}`);
    if (value > max) throw invalidValue(at, `must be less than or equal to ${max}`);
    return value;
  };
}

export function whole(limits: { min?: number; max?: number } = {}): Rule<number> {
  return decimal({ ...limits, whole: true });
}

export function orNull<T>(rule: Rule<T>): Rule<T | null> {
  return (value, at) => (value === null ? null : rule(value, at));
}

/** A time, as milliseconds since the Unix epoch. */
export const instant: Rule<number> = (value, at) => {
  const time = typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) throw wrongType(at);
  return time;
};

/** A member that only Atlas sets: accepted, since clients send back what they read, and dropped. */
export const ignored: Rule<undefined> = () => undefined;

const keyAndValue = { key: text({ min: 1, max: 255 }), value: text({ min: 1, max: 255 }) };

/** Tags or labels. */
export const pairs = list(object(keyAndValue, ["key", "value"]), 50);
