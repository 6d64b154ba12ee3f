import { above, atLeast, atMost, lengthAtLeast, lengthAtMost, matching, wholeNumber } from "./check.ts";
import type { Reading } from "./reading.ts";
import { Schema } from "./schema.ts";
import { expected, expectedOneOf } from "./words.ts";

export class Text extends Schema<string> {
  min(least: number, error?: string): this {
    return this.checked(lengthAtLeast(least, error));
  }

  max(most: number, error?: string): this {
    return this.checked(lengthAtMost(most, error));
  }

  regex(pattern: RegExp, error?: string): this {
    return this.checked(matching(pattern, error));
  }

  protected read(reading: Reading): Reading {
    if (typeof reading.value === "string") return reading;
    return this.refuse(reading, "invalid_type", expected("string", reading.value));
  }
}

/** Finite numbers; with `coerced`, also whatever JavaScript makes one of. */
export class Numeric extends Schema<number> {
  private readonly coerced: boolean;

  constructor(coerced: boolean, error?: string) {
    super(error);
    this.coerced = coerced;
  }

  int(error?: string): this {
    return this.checked(wholeNumber(error));
  }

  min(least: number, error?: string): this {
    return this.checked(atLeast(least, error));
  }

  max(most: number, error?: string): this {
    return this.checked(atMost(most, error));
  }

  positive(error?: string): this {
    return this.checked(above(0, error));
  }

  protected read(reading: Reading): Reading {
    if (this.coerced) reading.value = Number(reading.value);
    if (typeof reading.value === "number" && Number.isFinite(reading.value)) return reading;
    return this.refuse(reading, "invalid_type", expected("number", reading.value));
  }
}

export class Flag extends Schema<boolean> {
  protected read(reading: Reading): Reading {
    if (typeof reading.value === "boolean") return reading;
    return this.refuse(reading, "invalid_type", expected("boolean", reading.value));
  }
}

/** Texts that stand for true and false, in any case of letters. */
export class WrittenFlag extends Schema<boolean> {
  private readonly truthy: readonly string[];
  private readonly falsy: readonly string[];

  constructor(truthy: readonly string[], falsy: readonly string[], error?: string) {
    super(error);
    this.truthy = truthy;
    this.falsy = falsy;
  }

  protected read(reading: Reading): Reading {
    if (typeof reading.value !== "string") {
      return this.refuse(reading, "invalid_type", expected("string", reading.value));
    }
    const written = reading.value.toLowerCase();
    reading.value = this.truthy.includes(written);
    if (reading.value === true || this.falsy.includes(written)) return reading;
    return this.refuse(reading, "invalid_value", expectedOneOf([...this.truthy, ...this.falsy]));
  }
}

export class OneOf<T extends string> extends Schema<T> {
  private readonly values: readonly T[];

  constructor(values: readonly T[], error?: string) {
    super(error);
    this.values = values;
  }

  protected read(reading: Reading): Reading {
    if ((this.values as readonly unknown[]).includes(reading.value)) return reading;
    return this.refuse(reading, "invalid_value", expectedOneOf(this.values));
  }
}
