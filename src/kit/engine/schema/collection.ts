import { lengthAtLeast } from "./check.ts";
import { isStopped, type Reading, readingOf, within } from "./reading.ts";
import { type Output, Schema } from "./schema.ts";
import { expected, unknownKeys } from "./words.ts";

/** The schemas of the members of an object, by name. */
export type Shape = Readonly<Record<string, Schema>>;

/** What becomes of members that the shape does not name. */
export type Surplus = "dropped" | "kept" | "refused";

export class Structure<S extends Shape> extends Schema<{ readonly [K in keyof S]: Output<S[K]> }> {
  readonly shape: S;
  private readonly surplus: Surplus;

  constructor(shape: S, surplus: Surplus) {
    super();
    this.shape = shape;
    this.surplus = surplus;
  }

  protected read(reading: Reading): Reading {
    const given = reading.value;
    if (!isMapping(given)) return this.refuse(reading, "invalid_type", expected("object", given));
    const made: Record<string, unknown> = {};
    for (const key of Object.keys(this.shape)) {
      const schema = this.shape[key] as Schema;
      const present = key in given;
      if (!present && schema.absence === "omitted" && schema.yieldsNothing) continue;
      const member = schema.run(readingOf(given[key]));
      reading.issues.push(...within(key, member.issues));
      if (present || member.value !== undefined) made[key] = member.value;
    }
    reading.value = made;
    if (this.surplus !== "dropped") this.readSurplus(reading, given, made);
    return reading;
  }

  private readSurplus({ issues }: Reading, given: Mapping, made: Record<string, unknown>): void {
    const declared = new Set(Object.keys(this.shape));
    const surplus = Object.keys(given).filter((key) => !declared.has(key));
    if (this.surplus === "kept") {
      for (const key of surplus.filter(isSafe)) made[key] = given[key];
    } else if (surplus.length > 0) {
      // It says nothing of the members that are known, so their checks go on.
      issues.push({ code: "unrecognized_keys", path: [], message: unknownKeys(surplus), keys: surplus });
    }
  }
}

/** An object with any names, all checked alike. */
export class Dictionary<T> extends Schema<Readonly<Record<string, T>>> {
  private readonly names: Schema<string>;
  private readonly values: Schema<T>;

  constructor(names: Schema<string>, values: Schema<T>) {
    super();
    this.names = names;
    this.values = values;
  }

  protected read(reading: Reading): Reading {
    const given = reading.value;
    if (!isMapping(given)) return this.refuse(reading, "invalid_type", expected("record", given));
    const made: Record<string, unknown> = {};
    for (const key of Object.keys(given).filter(isSafe)) {
      const [fault] = this.names.run(readingOf(key)).issues;
      if (fault) {
        const message = `Invalid key in record: ${fault.message}`;
        reading.issues.push({ code: "invalid_key", path: [key], message, stops: "unconditional" });
        continue;
      }
      const member = this.values.run(readingOf(given[key]));
      reading.issues.push(...within(key, member.issues));
      made[key] = member.value;
    }
    reading.value = made;
    return reading;
  }
}

export class List<T> extends Schema<readonly T[]> {
  readonly element: Schema<T>;

  constructor(element: Schema<T>) {
    super();
    this.element = element;
  }

  min(least: number, error?: string): this {
    return this.checked(lengthAtLeast(least, error));
  }

  protected read(reading: Reading): Reading {
    const given = reading.value;
    if (!Array.isArray(given)) return this.refuse(reading, "invalid_type", expected("array", given));
    reading.value = given.map((value: unknown, index) => {
      const item = this.element.run(readingOf(value));
      reading.issues.push(...within(index, item.issues));
      return item.value;
    });
    return reading;
  }
}

/** The first alternative that fits; where none does, the only one whose type is right. */
export class Union<T> extends Schema<T> {
  private readonly alternatives: readonly Schema<T>[];

  constructor(alternatives: readonly Schema<T>[]) {
    super();
    this.alternatives = alternatives;
  }

  protected read(reading: Reading): Reading {
    const tried: Reading[] = [];
    for (const alternative of this.alternatives) {
      const one = alternative.run(readingOf(reading.value));
      if (one.issues.length === 0) return one;
      tried.push(one);
    }
    const [near, ...others] = tried.filter((one) => !isStopped(one));
    if (near !== undefined && others.length === 0) return near;
    return this.refuse(reading, "invalid_union", tried.map(complaint).join(", or "));
  }
}

function complaint({ issues }: Reading): string {
  return issues.map(({ path, message }) => (path.length === 0 ? message : `${path.join(".")}: ${message}`)).join("; ");
}

type Mapping = Readonly<Record<string, unknown>>;

function isMapping(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A member of this name would replace what the object inherits from. */
function isSafe(key: string): boolean {
  return key !== "__proto__";
}
