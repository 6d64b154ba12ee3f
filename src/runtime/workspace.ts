import type { Action, Entity, EntityType, Foreseen } from "../entity/index.ts";
import { type Description, describe } from "./description.ts";
import { hasErrors } from "./diagnostic.ts";
import type { Clock } from "./engine/clock.ts";
import type { PlannedEntity, Verb } from "./engine/event.ts";
import { withLockedState } from "./engine/locked-state.ts";
import { Opener } from "./engine/opener.ts";
import { plan } from "./engine/plan.ts";
import { type PlannedRemoval, planRemoval, remove } from "./engine/removal.ts";
import { finish, type Report } from "./engine/report.ts";
import { Run } from "./engine/run.ts";
import { update } from "./engine/update.ts";
import type { Graph } from "./graph.ts";
import { type EntityRecord, type SecretStore, StateStore } from "./home/index.ts";
import { InputError, UsageError } from "./input-error.ts";
import { type ResolvedVariable, resolveVariables } from "./resolve.ts";
import { targetPath } from "./target.ts";
import type { Loaded } from "./template/load.ts";
import { askedAction } from "./workspace/asked-action.ts";
import { Input, type InputOptions, type Ready } from "./workspace/input.ts";
import { dependantsOf, refuseDependants, rememberedBehind } from "./workspace/removal-target.ts";

export interface WorkspaceOptions extends InputOptions {
  readonly clock: Clock;
  /** Aborted when the user wants to stop: what is in flight is finished, nothing new is begun. */
  readonly signal: AbortSignal;
  /** Entities worked on side by side; 10 unless told otherwise. */
  readonly parallel?: number;
  /** How long to wait for another run on the same home, in milliseconds; 10 minutes unless told otherwise. */
  readonly patience?: number;
  /** Awaited once the input is found good, before anything outside is asked. */
  readonly prepare?: () => Promise<void>;
}

/** An action whose arguments are read, and the entity that it is to be done to. */
interface Acting {
  readonly action: Action;
  readonly args: Readonly<Record<string, unknown>>;
  open(state: StateStore): Promise<Entity>;
}

/** Templates, a home, and the verbs that work on them. */
export class Workspace {
  readonly #options: WorkspaceOptions;
  readonly #types: ReadonlyMap<string, EntityType>;
  readonly #input: Input;

  constructor(options: WorkspaceOptions) {
    this.#options = options;
    this.#types = new Map(options.types.map((type) => [type.name, type]));
    this.#input = new Input(options);
  }

  /** The templates as they stood in the files when a run last began, with their mistakes among `diagnostics`. */
  templates(): Loaded {
    return this.#input.templates();
  }

  /** The templates and what needs what, whether or not their secrets are set; throws an `InputError` that holds every mistake. */
  declared(): { readonly templates: Loaded; readonly graph: Graph } {
    return this.#input.declared();
  }

  /** Secrets of this home; where there is a stand-in, it serves for those that entities read and nobody has set. */
  secrets(): Promise<SecretStore> {
    return this.#input.secrets();
  }

  /** The text without any secret that was read or written so far. */
  redact(text: string): string {
    return this.#input.redact(text);
  }

  /** Remembers files for runs that name none. */
  async remember(files: readonly string[]): Promise<void> {
    await this.#writing("load", (state) => state.setLoaded(files));
  }

  /** What an update would do. Sends no write, and remembers nothing. */
  async plan(targets: readonly string[] = []): Promise<readonly PlannedEntity[]> {
    const ready = await this.#input.ready(targets);
    await this.#options.prepare?.();
    const state = await StateStore.open(this.#options.home);
    const run = this.#run("plan", ready, state);
    const planned = await plan(run, this.#opener(ready, state));
    for (const entity of planned) run.emit({ event: "planned", ...entity });
    return planned;
  }

  /** Makes the world agree with the templates. */
  async update(targets: readonly string[] = []): Promise<Report> {
    const ready = await this.#input.ready(targets);
    await this.#options.prepare?.();
    return this.#writing("update", async (state) => {
      const run = this.#run("update", ready, state);
      run.emit({ event: "run-started", verb: "update", entities: this.#count(ready) });
      return finish(run, "update", await update(run, this.#opener(ready, state)));
    });
  }

  /** What `remove` would take in: remembered entities behind the targets, and those that need them and would be left. */
  async removable(targets: readonly string[]): Promise<{ paths: readonly string[]; dependants: readonly string[] }> {
    const state = await StateStore.open(this.#options.home);
    const paths = rememberedBehind(targets, state, this.templates());
    return { paths, dependants: dependantsOf(state, paths) };
  }

  /** What `remove` would do with each entity. Sends no write, and forgets nothing. Rejects as `remove` does. */
  async planRemoval(targets: readonly string[]): Promise<readonly PlannedRemoval[]> {
    const { paths, dependants } = await this.removable(targets);
    refuseDependants(targets, dependants);
    await this.#options.prepare?.();
    const state = await StateStore.open(this.#options.home);
    const ready = await this.#input.remembering();
    return planRemoval(this.#run("plan", ready, state), this.#opener(ready, state), paths);
  }

  /** `monk delete`: removes what was made, and forgets it. Rejects when something outside of the targets still needs one of them. */
  async remove(targets: readonly string[]): Promise<Report> {
    const { paths, dependants } = await this.removable(targets);
    refuseDependants(targets, dependants);
    await this.#options.prepare?.();
    return this.#writing("delete", async (state) => {
      // An update that had the lock until now may have made more.
      refuseDependants(targets, dependantsOf(state, paths));
      const ready = await this.#input.remembering();
      const run = this.#run("delete", ready, state);
      run.emit({ event: "run-started", verb: "delete", entities: paths.length });
      return finish(run, "delete", await remove(run, this.#opener(ready, state), paths));
    });
  }

  /** What is remembered of every entity, as the last run left it. Asks nobody. */
  async records(): Promise<readonly EntityRecord[]> {
    return (await StateStore.open(this.#options.home)).all();
  }

  /** What is declared and remembered of one template. Asks nobody. */
  async describe(target: string): Promise<Description> {
    const templates = this.templates();
    const records = new Map((await this.records()).map((record) => [record.path, record]));
    const plain = target.replace(/^\//, "");
    const isUndeclared = records.has(plain) && !templates.templates.has(plain);
    const path = isUndeclared ? plain : targetPath(templates, target);
    return describe(
      path,
      templates.templates.get(path),
      records.get(plain) ?? records.get(path),
      this.#types,
      this.#options.clock.now(),
    );
  }

  /** What the user should see coming of what is remembered. */
  warning({ type, state }: Pick<EntityRecord, "type" | "state">): string | undefined {
    return this.#types.get(type)?.warning?.(state, this.#options.clock.now());
  }

  /** The values of a template's variables, for the environment of a program. */
  async variables(target: string): Promise<readonly ResolvedVariable[]> {
    const ready = await this.#input.ready([target], "targets");
    const path = targetPath(ready.templates, target);
    const template = ready.templates.templates.get(path);
    if (!template) return [];
    const state = await StateStore.open(this.#options.home);
    const { variables, diagnostics } = await this.#opener(ready, state).withSecrets(
      { stateOf: (other) => state.get(other)?.state, planning: false },
      (world) => resolveVariables(template, world),
    );
    if (hasErrors(diagnostics)) throw new InputError(diagnostics, ready.templates.files);
    return variables;
  }

  /** Runs a custom action of an entity and answers its result. `given` holds the arguments as text. */
  async act(target: string, name: string, given: Readonly<Record<string, string>>): Promise<unknown> {
    const { action, args, open } = await this.#acting(target, name, given);
    const work = async (state: StateStore) => (await open(state)).act(name, args);
    // What changes nothing may run beside an update, and needs no lock.
    return action.writes ? this.#writing("do", work) : work(await StateStore.open(this.#options.home));
  }

  /** What such an action would do; undefined where its summary says all that can be said. Sends no write. Rejects as `act` does. */
  async foresee(target: string, name: string, given: Readonly<Record<string, string>>): Promise<Foreseen | undefined> {
    const { args, open } = await this.#acting(target, name, given);
    const entity = await open(await StateStore.open(this.#options.home));
    return entity.foresee?.(name, args);
  }

  async #acting(target: string, name: string, given: Readonly<Record<string, string>>): Promise<Acting> {
    const ready = await this.#input.ready([target]);
    const { path, action, args } = askedAction(target, name, given, { templates: ready.templates, types: this.#types });
    await this.#options.prepare?.();
    const open = async (state: StateStore) => {
      const opened = await this.#opener(ready, state).open(path, {
        stateOf: (other) => state.get(other)?.state,
        planning: false,
      });
      if (opened.outcome !== "open") {
        throw new UsageError(`${path}/${name}: ${opened.message}`, `monk update ${path} makes what it needs`);
      }
      return opened.entity;
    };
    return { action, args, open };
  }

  #writing<T>(verb: Verb, work: (state: StateStore) => Promise<T>): Promise<T> {
    const { home, emit, signal, patience } = this.#options;
    return withLockedState({ home, verb, emit, signal, patience }, work);
  }

  #run(verb: Verb, { templates, graph, paths }: Ready, state: StateStore): Run {
    const { clock, emit, signal, parallel = 10 } = this.#options;
    return new Run({ verb, templates, graph, paths, state, clock, emit, signal, parallel });
  }

  #opener({ templates, graph, secrets }: Ready, state: StateStore): Opener {
    const { clock, emit } = this.#options;
    return new Opener({ templates, graph, types: this.#types, state, secrets, clock, emit });
  }

  #count({ templates, paths }: Ready): number {
    return paths.filter((path) => templates.templates.get(path)?.kind === "entity").length;
  }
}
