import type { Complaint, Reading } from "./reading.ts";
import { expected, outOfBounds } from "./words.ts";

/** What is asked of a value that has the right type. */
export interface Check {
  /** When it runs although something else is wrong already; without this it does not. */
  readonly when?: ((reading: Reading) => boolean) | undefined;
  /** Adds its complaints. `error` is the sentence of the schema that it belongs to, for a check that has none. */
  readonly run: (reading: Reading, error: string | undefined) => void;
}

/** What the author of a refinement says of a mistake. */
export interface Refusal {
  readonly code: "custom";
  readonly message: string;
  readonly path?: readonly (string | number)[] | undefined;
}

export interface Refusals {
  addIssue(refusal: Refusal): void;
}

/** One complaint at the value itself, or none. */
type Fault = Pick<Complaint, "code" | "message" | "stops">;

function check(faultOf: (value: unknown) => Fault | undefined, own: string | undefined): Check["run"] {
  return ({ value, issues }, error) => {
    const fault = faultOf(value);
    if (fault) issues.push({ ...fault, path: [], message: own ?? error ?? fault.message });
  };
}

const hasLength: Check["when"] = ({ value }) => typeof value === "string" || lengthOf(value) !== undefined;

function lengthOf(value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  // A text is as long as a reader counts it: one for a character beyond the basic plane.
  return typeof value === "string" ? Array.from(value).length : (value as { readonly length?: unknown }).length;
}

export function lengthAtLeast(least: number, own?: string): Check {
  const faultOf = (value: unknown) =>
    Number(lengthOf(value)) >= least ? undefined : { code: "too_small", message: tooLong(`>=${least}`, value) };
  return { when: hasLength, run: check(faultOf, own) };
}

export function lengthAtMost(most: number, own?: string): Check {
  const faultOf = (value: unknown) =>
    Number(lengthOf(value)) <= most ? undefined : { code: "too_big", message: tooLong(`<=${most}`, value) };
  return { when: hasLength, run: check(faultOf, own) };
}

function tooLong(bound: string, value: unknown): string {
  if (typeof value === "string") return outOfBounds(bound, "string", " characters");
  return Array.isArray(value) ? outOfBounds(bound, "array", " items") : outOfBounds(bound, "unknown");
}

export function matching(pattern: RegExp, own?: string): Check {
  const faultOf = (value: unknown) => {
    if (pattern.test(String(value))) return undefined;
    return { code: "invalid_format", message: `Invalid string: must match pattern ${String(pattern)}` };
  };
  return { run: check(faultOf, own) };
}

export function atLeast(least: number, own?: string): Check {
  const faultOf = (value: unknown) =>
    Number(value) >= least ? undefined : { code: "too_small", message: outOfBounds(`>=${least}`, "number") };
  return { run: check(faultOf, own) };
}

export function above(bound: number, own?: string): Check {
  const faultOf = (value: unknown) =>
    Number(value) > bound ? undefined : { code: "too_small", message: outOfBounds(`>${bound}`, "number") };
  return { run: check(faultOf, own) };
}

export function atMost(most: number, own?: string): Check {
  const faultOf = (value: unknown) =>
    Number(value) <= most ? undefined : { code: "too_big", message: outOfBounds(`<=${most}`, "number") };
  return { run: check(faultOf, own) };
}

export function wholeNumber(own?: string): Check {
  return { run: check(notWhole, own) };
}

function notWhole(value: unknown): Fault | undefined {
  if (Number.isSafeInteger(value)) return undefined;
  if (!Number.isInteger(value)) return { code: "invalid_type", message: expected("int", value), stops: "all" };
  return Number(value) > 0
    ? { code: "too_big", message: outOfBounds(`<=${Number.MAX_SAFE_INTEGER}`, "int") }
    : { code: "too_small", message: outOfBounds(`>=${Number.MIN_SAFE_INTEGER}`, "int") };
}

/** Whatever `refine` adds. */
export function refusing(refine: (value: unknown, refusals: Refusals) => void, when?: Check["when"]): Check {
  return { when, run: (reading) => refine(reading.value, refusalsInto(reading)) };
}

/** Where an author's refusals go. `stops` is for what leaves nothing to look at. */
export function refusalsInto({ issues }: Reading, stops?: Complaint["stops"]): Refusals {
  return {
    addIssue: ({ code, message, path = [] }) => {
      issues.push({ code, message, path: [...path], ...(stops === undefined ? {} : { stops }) });
    },
  };
}
