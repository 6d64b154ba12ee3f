import type { EntityType } from "../../entity/index.ts";
import { ArrowError, evaluate, LazyTable, type Scope, type Unknown, type Value } from "../arrowscript/index.ts";
import type { Diagnostic } from "../diagnostic.ts";
import { define, placeInScript, placeOf, type SourceNode, type SourceScript } from "../source/tree.ts";
import { templatePath } from "./path.ts";
import type { Template, TemplateSet, Variable } from "./template.ts";
import { convertVariable } from "./variable-value.ts";

/** What scripts may ask of the world outside of the templates. */
export interface World {
  readonly set: TemplateSet;
  readonly types: ReadonlyMap<string, EntityType>;
  /** State of a template that exists. `null`: it has none yet; an `Unknown`: it will be known after an apply. */
  state(path: string): Value;
  /**
   * A secret as one template may see it: its private one, else, where `permitted`, the global one.
   * Undefined when there is none; an `Unknown` when it will be made by an apply.
   */
  secret(path: string, name: string, permitted: boolean): string | Unknown | undefined;
  /** A variable of the process's environment. */
  environment?(name: string): string | undefined;
}

/** One pass over scripts: what they read of each other is computed once, and circles are found. */
export class Evaluation {
  readonly warnings: Diagnostic[] = [];
  readonly #world: World;
  readonly #table = new LazyTable();
  readonly #scopes = new Map<string, Scope>();

  constructor(world: World) {
    this.#world = world;
  }

  /** Plain data in which an `Unknown` or an `ArrowError` may stand at any place. */
  value(node: SourceNode, template: Template): Value {
    switch (node.kind) {
      case "scalar":
        return node.value;
      case "script":
        return this.#run(node, template);
      case "list":
        return node.items.map((item) => this.value(item, template));
      case "mapping": {
        const object: Record<string, Value> = {};
        for (const [key, { value }] of node.entries) define(object, key, this.value(value, template));
        return object;
      }
    }
  }

  property(template: Template, name: string): Value | undefined {
    const node = template.properties.entries.get(name)?.value;
    if (node === undefined) return this.#default(template, name);
    if (node.kind === "scalar") return node.value;
    return this.#table.read(`${template.path}.${name}`, () => this.value(node, template));
  }

  /** Own or inherited, then the enclosing groups'; undefined when none of them sets it. */
  variable(template: Template, name: string, asked: Set<string> = new Set()): Value | undefined {
    const variable = template.variables.get(name);
    const { value } = variable ?? {};
    if (variable && value) {
      return this.#table.read(`${template.path}.$${name}`, () => convert(variable, this.value(value, template)));
    }
    for (const path of this.#world.set.groupsOf.get(template.path) ?? []) {
      const group = this.#world.set.templates.get(path);
      if (!group || asked.has(path)) continue;
      asked.add(path);
      const found = this.variable(group, name, asked);
      if (found !== undefined) return variable ? convert(variable, found) : found;
    }
    return undefined;
  }

  #run(node: SourceScript, template: Template): Value {
    const { script, syntaxError } = this.#world.set.scripts.facts(node.text);
    if (script === undefined) {
      return new ArrowError("bad-value", `this is no script: ${syntaxError?.message}`, { template: template.path });
    }
    const { plain, warnings } = evaluate(script, this.#scope(template));
    for (const message of warnings) {
      this.warnings.push({ severity: "warning", place: placeInScript(node, 0, node.text.length), message });
    }
    return plain;
  }

  #scope(template: Template): Scope {
    const known = this.#scopes.get(template.path);
    if (known) return known;
    const { set } = this.#world;
    const pathOf = (spelling: string | undefined) =>
      spelling === undefined ? template.path : templatePath(spelling, template.namespace);
    const scope: Scope = {
      path: template.path,
      variable: (name) => this.variable(template, name),
      argument: () => undefined,
      connectionTarget: (name) => template.connections.get(name)?.target.path,
      entityState: (spelling) =>
        set.templates.has(pathOf(spelling)) ? this.#world.state(pathOf(spelling)) : undefined,
      entityDefinition: (spelling) => {
        const target = set.templates.get(pathOf(spelling));
        return target && this.#definition(target);
      },
      secret: (name) => this.#world.secret(template.path, name, permits(template, name)),
      environment: (name) => this.#world.environment?.(name),
    };
    this.#scopes.set(template.path, scope);
    return scope;
  }

  /** Each member is evaluated when a script looks at it, so that properties may read each other. */
  #definition(template: Template): Value {
    const object: Record<string, Value> = {};
    const names = new Set([...template.properties.entries.keys(), ...Object.keys(this.#shape(template))]);
    for (const name of names) {
      if (!template.properties.entries.has(name) && this.#default(template, name) === undefined) continue;
      const get = () => this.property(template, name) ?? null;
      Object.defineProperty(object, name, { get, enumerable: true, configurable: true });
    }
    return object;
  }

  #default(template: Template, name: string): Value | undefined {
    const shape = this.#shape(template);
    const schema = Object.hasOwn(shape, name) ? shape[name] : undefined;
    const result = schema?.safeParse(undefined);
    return result?.success ? (result.data as Value | undefined) : undefined;
  }

  #shape(template: Template): EntityType["definition"]["shape"] {
    return this.#world.types.get(template.type ?? "")?.definition.shape ?? {};
  }
}

/** Whether a template may see a global secret from its scripts. */
export function permits(template: Template, secret: string): boolean {
  return template.permittedSecrets?.has(secret) ?? false;
}

function convert(variable: Variable, value: Value): Value {
  const { type } = variable;
  if (type === undefined || value === null || typeof value === "object") return value;
  const converted = convertVariable(value, type);
  if ("value" in converted) return converted.value;
  const { file, line } = placeOf(variable.value ?? { source: EMPTY, start: 0, end: 0 });
  return new ArrowError("wrong-type", `the variable ${variable.name} (${file}:${line}) must be ${converted.expected}`);
}

const EMPTY = { path: "", name: "", text: "", lineStarts: [0] };
