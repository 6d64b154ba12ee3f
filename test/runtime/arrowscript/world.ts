import {
  type ArrowError,
  evaluate,
  isArrowError,
  type Limits,
  type Outcome,
  parse,
  type Scope,
  Unknown,
  type Value,
} from "../../../src/runtime/arrowscript/index.ts";

export const pending = new Unknown("id of shop/project");

/** A scope over tables; every table can be replaced. */
export function world(tables: {
  variables?: Record<string, Value>;
  args?: Record<string, Value>;
  connections?: Record<string, string>;
  states?: Record<string, Value>;
  definitions?: Record<string, Value>;
  secrets?: Record<string, string>;
  environment?: Record<string, string>;
}): Scope {
  const path = "shop/api";
  const own = <T>(table: Record<string, T> | undefined, key: string): T | undefined =>
    table !== undefined && Object.hasOwn(table, key) ? table[key] : undefined;
  const temporary = new Map<string, Value>();
  const kept = new Map<string, Value>();
  return {
    path,
    variable: (name) => temporary.get(name) ?? kept.get(name) ?? own(tables.variables, name),
    argument: (name) => own(tables.args, name),
    connectionTarget: (name) => own(tables.connections, name),
    entityState: (of = path) => own(tables.states, of),
    entityDefinition: (of = path) => own(tables.definitions, of),
    secret: (name) => own(tables.secrets, name),
    environment: (name) => own(tables.environment, name),
    setVariable: (name, value) => void kept.set(name, value),
    setTemporary: (name, value) => void temporary.set(name, value),
    unsetTemporary: (name) => void temporary.delete(name),
    act: (action, args) => `${action} ${JSON.stringify([...args])}`,
    randomUuid: () => "8b7d9a44-8a0e-4d0c-9f60-0d3f3f0a1c11",
  };
}

export const shop = world({
  variables: { v: 1, "a-b": "hyphen", ref: "shop-key", list: [4, 5, 6], later: pending, settings: { zone: "north" } },
  args: { count: 3 },
  connections: { depot: "shop/depot", fresh: "shop/fresh" },
  states: { "shop/api": { id: "own" }, "shop/depot": { crate_id: "c1", slots: [{ label: "A" }] }, "shop/fresh": null },
  definitions: { "shop/api": { name: "api" }, "shop/depot": { city: "Bern", pw_ref: "shop-key" } },
  secrets: { "shop-key": "s3cr3t-value" },
  environment: { BRANCH: "trunk" },
});

export function run(text: string, scope: Scope = shop, limits: Partial<Limits> = {}): Outcome {
  return evaluate(parse(text), scope, limits);
}

/** The Error that the script ends with. */
export function failure(text: string, scope: Scope = shop, limits: Partial<Limits> = {}): ArrowError {
  const { value } = run(text, scope, limits);
  if (isArrowError(value)) return value;
  throw new Error(`${text} did not end as an Error`);
}
