import { type Check, type Refusals, refusalsInto, refusing } from "./check.ts";
import { type Issue, isOver, isStopped, type Reading, readingOf } from "./reading.ts";

export type Result<T> =
  | { readonly success: true; readonly data: T }
  | { readonly success: false; readonly error: { readonly issues: readonly Issue[] } };

/** What a schema makes of a value that fits it. */
export type Output<S> = S extends Schema<infer T> ? T : never;

/** What an author knows of a schema beside its rules, such as how a property uses a secret. */
export type Metadata = Readonly<Record<string, unknown>>;

/** What is expected of a value. It is never changed: what adds to it makes another. */
export abstract class Schema<T = unknown> {
  /** What a missing member is taken for: left out as well, or replaced by a value. Undefined: it must not be missing. */
  readonly absence: "omitted" | "replaced" | undefined = undefined;
  /** Whether nothing may be made of a value, so that the member is left out. */
  readonly yieldsNothing: boolean = false;
  /** Said in place of the usual sentence. */
  protected readonly error: string | undefined;
  private readonly checks: readonly Check[] = [];
  private readonly metadata: Metadata | undefined;

  constructor(error?: string) {
    this.error = error;
  }

  /** Reads the value itself; the checks come after. It may answer another reading than it was given. */
  protected abstract read(reading: Reading): Reading;

  run(given: Reading): Reading {
    const reading = this.read(given);
    let stopped = isStopped(reading);
    for (const { when, run } of this.checks) {
      if (when ? isOver(reading) || !when(reading) : stopped) continue;
      const before = reading.issues.length;
      run(reading, this.error);
      stopped = stopped || isStopped(reading, before);
    }
    return reading;
  }

  /** Reads a value; what is wrong with it is answered, and nothing is thrown. */
  safeParse(value: unknown): Result<T> {
    const { value: data, issues } = this.run(readingOf(value));
    if (issues.length === 0) return { success: true, data: data as T };
    return { success: false, error: { issues: issues.map(({ stops: _, ...issue }) => issue) } };
  }

  superRefine(
    refine: (value: T, refusals: Refusals) => void,
    { when }: { readonly when?: (reading: Reading) => boolean } = {},
  ): this {
    return this.checked(refusing((value, refusals) => refine(value as T, refusals), when));
  }

  refine(accepts: (value: T) => boolean, message: string): this {
    return this.superRefine((value, refusals) => {
      if (!accepts(value)) refusals.addIssue({ code: "custom", message });
    });
  }

  transform<U>(make: (value: T, refusals: Refusals) => U): Schema<U> {
    return new Pipe<U>(this, new Transform((value, refusals) => make(value as T, refusals)));
  }

  optional(): Optional<T> {
    return new Optional(this);
  }

  default(value: T): Default<T> {
    return new Default(this, value);
  }

  /** Descriptions are for who writes a template; nobody reads them in the engine. */
  describe(_description: string): this {
    return this;
  }

  meta(): Metadata | undefined;
  meta(metadata: Metadata): this;
  meta(metadata?: Metadata): this | Metadata | undefined {
    return metadata === undefined ? this.metadata : this.with({ metadata: { ...this.metadata, ...metadata } });
  }

  protected checked(check: Check): this {
    return this.with({ checks: [...this.checks, check] });
  }

  private with(change: { readonly checks?: readonly Check[]; readonly metadata?: Metadata }): this {
    return Object.assign(Object.create(Object.getPrototypeOf(this) as object) as this, this, change);
  }

  protected refuse(reading: Reading, code: string, message: string): Reading {
    reading.issues.push({ code, path: [], message: this.error ?? message, stops: "unconditional" });
    return reading;
  }
}

/** Lets a value be missing. */
export class Optional<T> extends Schema<T | undefined> {
  override readonly yieldsNothing = true;
  override readonly absence: "omitted" | "replaced";
  private readonly inner: Schema<T>;

  constructor(inner: Schema<T>) {
    super();
    this.inner = inner;
    this.absence = inner.absence ?? "omitted";
  }

  unwrap(): Schema<T> {
    return this.inner;
  }

  protected read(reading: Reading): Reading {
    return reading.value === undefined && this.absence === "omitted" ? reading : this.inner.run(reading);
  }
}

/** Puts a value in the place of a missing one, and does not look at it. */
export class Default<T> extends Schema<T> {
  override readonly absence = "replaced";
  private readonly inner: Schema<T>;
  private readonly value: T;

  constructor(inner: Schema<T>, value: T) {
    super();
    this.inner = inner;
    this.value = value;
  }

  unwrap(): Schema<T> {
    return this.inner;
  }

  protected read(given: Reading): Reading {
    const reading = given.value === undefined ? given : this.inner.run(given);
    if (reading.value === undefined) reading.value = this.value;
    return reading;
  }
}

/** Makes another value of one. */
export class Transform<U> extends Schema<U> {
  override readonly absence = "omitted";
  private readonly make: (value: unknown, refusals: Refusals) => U;

  constructor(make: (value: unknown, refusals: Refusals) => U) {
    super();
    this.make = make;
  }

  protected read(reading: Reading): Reading {
    reading.value = this.make(reading.value, refusalsInto(reading, "unconditional"));
    return reading;
  }
}

/** One schema after another. The second sees only what the first accepts; members that nobody declared are no reason. */
export class Pipe<U> extends Schema<U> {
  override readonly absence: "omitted" | "replaced" | undefined;
  override readonly yieldsNothing: boolean;
  private readonly first: Schema;
  private readonly second: Schema<U>;

  constructor(first: Schema, second: Schema<U>) {
    super();
    this.first = first;
    this.second = second;
    this.absence = first.absence;
    this.yieldsNothing = second.yieldsNothing;
  }

  protected read(given: Reading): Reading {
    const reading = this.first.run(given);
    if (reading.issues.every(({ code }) => code === "unrecognized_keys")) {
      return this.second.run({ value: reading.value, issues: reading.issues });
    }
    reading.broken = true;
    return reading;
  }
}
