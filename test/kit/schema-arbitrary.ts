import fc from "fast-check";

/** The part of JSON Schema that zod writes for our schemas. */
export interface JsonSchema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly propertyNames?: JsonSchema;
  readonly additionalProperties?: JsonSchema | boolean;
}

/** Texts that rules beyond JSON Schema accept, by the property that has them, and their near misses. */
const addresses = ["10.0.0.1", "10.0.0.0/8", "10.0.0.1/8", "2001:db8::/32", "2001:db8::1", "10.1", "1.2.3.4/33"];
const times = ["2026-12-31T12:00:00Z", "2026-12-31T12:00:00.5+02:00", "2026-02-30T00:00:00Z", "2026-12-31T12:00Z"];
const moments = ["2026-08-10T03:00:00Z", "2026-08-10", "1786330800", "2026-02-31", "yesterday"];
const flags = ["true", "false", "TRUE", "False", "yes"];
const states = ["queued", "running", "completed", "COMPLETED", "failed", "cancelled", "expired", "unknown", "done"];
const texts: Readonly<Record<string, readonly string[]>> = {
  allow_ips: addresses,
  event: ["SOMETHING_NEW", "HOST_DOWN", "TOO_MANY_ELECTIONS", "NO_PRIMERY", "no"],
  ip_address: addresses,
  cidr_block: addresses,
  delete_after: times,
  since: moments,
  restore_timestamp: moments,
  until: [...moments, "forever"],
  status: states,
  keep: [...flags, "7 days", "1 week", "12 months", "1 year", "0 days", "7"],
  latest: flags,
  wait: flags,
  download: flags,
};

/** Lists whose elements have to be of a piece, which members drawn one by one hardly ever are. */
const wholes: Readonly<Record<string, readonly unknown[]>> = {
  notifications: [
    [{ type: "GROUP", roles: ["GROUP_OWNER"], sms_enabled: true }],
    [{ type: "EMAIL", email_address: "ops@example.com", interval_min: 5 }, { type: "ORG" }],
    [{ type: "WEBHOOK", webhook_url_secret_ref: "hook", delay_min: 1 }],
    [{ type: "SLACK" }, { type: "SMS", channel_name: "ops" }],
    [],
  ],
};

const anyText = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.string({ unit: "grapheme", maxLength: 4 }),
  fc.constantFrom("", " ", "12", "-1", "1e3", "0x10", "true", "x".repeat(64), "x".repeat(65), "x".repeat(256)),
  fc.constantFrom("😀".repeat(64), "😀".repeat(65), "\ud800", "é".repeat(81), "x".repeat(1025), "a\n"),
);
const anyNumber = fc.constantFrom(
  ...[0, -0, 1, -1, 12, 59, 60, 0.5, 4096, 4097, 1e21, 2 ** 53, -(2 ** 53), 2 ** 53 - 1, NaN, Infinity, -Infinity],
);
/** What does not belong there. */
const wrong: fc.Arbitrary<unknown> = fc.oneof(
  anyText,
  anyNumber,
  fc.boolean(),
  fc.constantFrom(null, undefined),
  fc.constantFrom([], {}, [[]], { length: 0 }, { length: "2" }, [null], { a: { b: [1] } }),
);
const strayName = fc.constantFrom("__proto__", "constructor", "toString", "Name", "extra", "0", "");

/** Values that mostly fit a schema, each with a few things wrong with it or none. */
export function nearly(schema: JsonSchema, name = ""): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 30, arbitrary: fitting(schema, name) }, { weight: 1, arbitrary: wrong });
}

function fitting(schema: JsonSchema, name: string): fc.Arbitrary<unknown> {
  const whole = schema.type === "array" ? wholes[name] : undefined;
  if (whole) return fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...whole) }, list(schema, name));
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => nearly(one, name)));
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.type === "array") return list(schema, name);
  if (schema.type === "object") return schema.propertyNames ? dictionary(schema) : structure(schema);
  // A flag of an action is called boolean in its schema, and is written as text.
  if (schema.type === "boolean") return texts[name] ? text(schema, name) : fc.boolean();
  if (schema.type === "integer" || schema.type === "number") return number(schema);
  return schema.type === "string" ? text(schema, name) : wrong;
}

function list({ items = {} }: JsonSchema, name: string): fc.Arbitrary<unknown> {
  return fc.array(nearly(items, name), { maxLength: 3 });
}

function text({ pattern }: JsonSchema, name: string): fc.Arbitrary<string> {
  const known = texts[name];
  if (known) return fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: anyText });
  // Generators know no classes of Unicode.
  const plain = pattern === undefined || pattern.includes("\\p{") ? "^[a-z]{1,12}$" : pattern;
  return fc.oneof({ weight: 12, arbitrary: fc.stringMatching(new RegExp(plain)) }, { weight: 1, arbitrary: anyText });
}

function number({ type, minimum = 0, maximum = 1e6 }: JsonSchema): fc.Arbitrary<unknown> {
  const min = Math.max(minimum, -50);
  const range = { min, max: Math.min(maximum, min + 1e6) };
  const inRange = type === "integer" ? fc.integer(range) : fc.double({ ...range, noNaN: true });
  return fc.oneof(
    { weight: 12, arbitrary: inRange },
    { weight: 2, arbitrary: inRange.map(String) },
    { weight: 1, arbitrary: anyNumber },
  );
}

function structure({ properties = {}, required = [] }: JsonSchema): fc.Arbitrary<unknown> {
  const names = Object.keys(properties);
  const members = fc.record(Object.fromEntries(names.map((name) => [name, nearly(properties[name] ?? {}, name)])));
  const odds = fc.array(fc.integer({ min: 0, max: 99 }), { minLength: names.length, maxLength: names.length });
  return fc.tuple(members, odds, strays()).map(([all, chances, more]) => {
    const kept = names.filter((name, index) => (chances[index] ?? 0) < (required.includes(name) ? 97 : 45));
    return withMembers([...kept.map((name): [string, unknown] => [name, all[name]]), ...more]);
  });
}

function dictionary({ propertyNames = {}, additionalProperties }: JsonSchema): fc.Arbitrary<unknown> {
  const values = typeof additionalProperties === "object" ? additionalProperties : {};
  const entry = fc.tuple(nearly(propertyNames).map(String), nearly(values));
  return fc.tuple(fc.array(entry, { maxLength: 3 }), strays()).map(([own, more]) => withMembers([...own, ...more]));
}

function strays(): fc.Arbitrary<[string, unknown][]> {
  const stray = fc.tuple(strayName, wrong).map(([name, value]): [string, unknown] => [name, value]);
  const some = fc.array(stray, { minLength: 1, maxLength: 2 });
  const none: [string, unknown][] = [];
  return fc.oneof({ weight: 12, arbitrary: fc.constant(none) }, { weight: 1, arbitrary: some });
}

/** An object with these members as its own, whatever they are called. */
function withMembers(members: readonly (readonly [string, unknown])[]): unknown {
  const made = {};
  for (const [name, value] of members) {
    Object.defineProperty(made, name, { value, enumerable: true, configurable: true, writable: true });
  }
  return made;
}
