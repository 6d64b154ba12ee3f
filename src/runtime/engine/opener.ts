import {
  type Change,
  type Entity,
  type EntityType,
  Explained,
  type ReadinessPolicy,
  secretNames,
  secretProperties,
} from "../../entity/index.ts";
import { Unknown, type Value } from "../arrowscript/index.ts";
import { maySee, ownSecrets } from "../check/secret.ts";
import { hasErrors, renderDiagnostic } from "../diagnostic.ts";
import type { Graph } from "../graph.ts";
import type { SecretStore, StateStore } from "../home/index.ts";
import { type Resolution, resolveDefinition, type World } from "../resolve.ts";
import type { Template, TemplateSet } from "../template/template.ts";
import type { Clock } from "./clock.ts";
import type { Emit } from "./event.ts";
import { Neighbourhood } from "./neighbourhood.ts";
import { contextOf } from "./notes.ts";

export interface OpenerOptions {
  readonly templates: TemplateSet;
  readonly graph: Graph;
  readonly types: ReadonlyMap<string, EntityType>;
  readonly state: StateStore;
  readonly secrets: SecretStore;
  readonly clock: Clock;
  readonly emit: Emit;
}

export interface OpenOptions {
  /** The state of another template; undefined while it has none. */
  stateOf(path: string): Readonly<Record<string, unknown>> | undefined;
  /** Whether what has no state yet will have one later, so that it is unknown now instead of missing. */
  readonly planning: boolean;
}

export type Opened =
  | { readonly outcome: "open"; readonly entity: Entity; readonly readiness: ReadinessPolicy }
  | {
      readonly outcome: "unknown";
      readonly unknown: readonly { field: string; reason: string }[];
      /** What is known of a new entity, for a plan to show. */
      readonly settled: readonly Change[];
      /** What stands against making a new entity, whatever else becomes known. */
      readonly obstacle?: { readonly reason: string; readonly hint: string };
      readonly message: string;
    }
  | { readonly outcome: "mistaken"; readonly message: string };

const nobody: ReadonlySet<string> = new Set();

/** Turns templates into entities: evaluates what they say, at the moment when it is needed. */
export class Opener {
  readonly #options: OpenerOptions;
  /** By the entities that are removed in the same run. */
  readonly #neighbourhoods = new WeakMap<ReadonlySet<string>, Neighbourhood>();

  constructor(options: OpenerOptions) {
    this.#options = options;
  }

  async open(path: string, options: OpenOptions): Promise<Opened> {
    const template = this.#template(path);
    const type = this.#type(template.type ?? "", path);
    const { definition, unknown, diagnostics } = await this.resolve(template, options);
    if (hasErrors(diagnostics)) {
      const { files } = this.#options.templates;
      const errors = diagnostics.filter(({ severity }) => severity === "error");
      const texts = errors.map((one) => renderDiagnostic(one, files.get(one.place.file)));
      return { outcome: "mistaken", message: texts.join("\n") };
    }
    if (unknown.length > 0) {
      const obstacle = type.obstacle?.(definition);
      return {
        outcome: "unknown",
        ...(obstacle && { obstacle }),
        unknown: unknown.map((one) => ({ field: one.path, reason: one.reason })),
        settled: Object.entries(definition).map(([field, after]) => ({ field, after })),
        message: unknown.map((one) => `${one.path} is not known yet: ${one.reason}`).join("; "),
      };
    }
    const permitted = new Set([...(template.permittedSecrets?.keys() ?? [])]);
    for (const { secret } of ownSecrets(template, type)) if (maySee(template, type, secret)) permitted.add(secret);
    const entity = this.#entity(type, path, definition, permitted, this.#needs(path));
    return { outcome: "open", entity, readiness: type.readiness };
  }

  /** An entity as it was last applied, whatever the templates say now. */
  remembered(path: string, leaving: ReadonlySet<string> = nobody): Entity {
    const record = this.#options.state.get(path);
    if (!record) throw new Explained(`${path} was never applied`, "monk ps -a lists what is remembered.");
    const type = this.#type(record.type, path);
    const template = this.#options.templates.templates.get(path);
    const permitted = new Set(template?.permittedSecrets?.keys() ?? secretNamesIn(type, record.definition));
    return this.#entity(type, path, record.definition, permitted, record.dependsOn, leaving);
  }

  /** What the user should see coming of an entity of this type in this state. */
  warning(type: string, state: Readonly<Record<string, unknown>> | undefined): string | undefined {
    const { types, clock } = this.#options;
    return state && types.get(type)?.warning?.(state, clock.now());
  }

  /** Evaluates a template; a script that turns out to need a secret is evaluated again once that was fetched. */
  async resolve(template: Template, options: OpenOptions): Promise<Resolution> {
    return this.withSecrets(options, (world) => resolveDefinition(template, world));
  }

  /** Runs an evaluation, which cannot wait, until every secret that it asked for was there to be read. */
  async withSecrets<T>(options: OpenOptions, evaluate: (world: World) => T): Promise<T> {
    const { secrets } = this.#options;
    const fetched = new Map<string, string | undefined>();
    for (;;) {
      const wanted: { key: string; path: string; name: string; permitted: boolean }[] = [];
      const result = evaluate({
        ...this.#world(options),
        secret: (path, name, permitted) => {
          const key = JSON.stringify([path, name]);
          if (!fetched.has(key)) wanted.push({ key, path, name, permitted });
          return fetched.get(key);
        },
      });
      if (wanted.length === 0) return result;
      for (const { key, path, name, permitted } of wanted) {
        const own = await secrets.get(name, path);
        fetched.set(key, own ?? (permitted ? await secrets.get(name) : undefined));
      }
    }
  }

  #world({ stateOf, planning }: OpenOptions): Omit<World, "secret"> {
    const { templates, types } = this.#options;
    return {
      set: templates,
      types,
      state: (path): Value => {
        const state = stateOf(path);
        if (state !== undefined) return state as Value;
        const isEntity = templates.templates.get(path)?.kind === "entity";
        return planning && isEntity ? new Unknown(`known once ${path} is applied`) : null;
      },
    };
  }

  #entity(
    type: EntityType,
    path: string,
    definition: Readonly<Record<string, unknown>>,
    permitted: ReadonlySet<string>,
    dependsOn: readonly string[],
    leaving: ReadonlySet<string> = nobody,
  ): Entity {
    const { state, secrets, clock, emit } = this.#options;
    const begun = clock.now();
    return type.open(
      contextOf({
        path,
        type: type.name,
        definition,
        dependsOn,
        neighbourhood: this.#neighbourhood(leaving),
        state,
        secrets: secrets.scoped(path, permitted),
        redact: (text) => secrets.redact(text),
        notice: (message) => emit({ event: "notice", path, message }),
        progress: (text) => emit({ event: "progress", path, text, milliseconds: clock.now() - begun }),
      }),
    );
  }

  #neighbourhood(leaving: ReadonlySet<string>): Neighbourhood {
    const { state, templates } = this.#options;
    const known = this.#neighbourhoods.get(leaving);
    if (known) return known;
    const made = new Neighbourhood(
      () => state.all(),
      (path) => templates.templates.has(path),
      leaving,
    );
    this.#neighbourhoods.set(leaving, made);
    return made;
  }

  /** The entities that this one needs, those behind a group included. */
  #needs(path: string): string[] {
    const found = new Set<string>();
    const visit = (from: string) => {
      for (const { to } of this.#options.graph.needs.get(from) ?? []) {
        if (this.#options.templates.templates.get(to)?.kind === "entity") found.add(to);
        else visit(to);
      }
    };
    visit(path);
    return [...found].sort();
  }

  #template(path: string): Template {
    const template = this.#options.templates.templates.get(path);
    if (!template) throw new Error(`${path} is not a template`);
    return template;
  }

  #type(name: string, path: string): EntityType {
    const type = this.#options.types.get(name);
    if (type) return type;
    throw new Explained(
      `${path} is of type ${name}, which this program does not know`,
      "Was it made by a newer version?",
    );
  }
}

function secretNamesIn(type: EntityType, definition: Readonly<Record<string, unknown>>): string[] {
  return secretProperties(type.definition).flatMap(({ property }) => secretNames(definition, property));
}
