import type { Action, Entity, EntityType, Foreseen } from "../entity/index.ts";
import { parseArguments } from "./action-arguments.ts";
import { checkTemplates } from "./check/check.ts";
import { type Description, describe } from "./description.ts";
import { type Diagnostic, hasErrors, renderDiagnostic } from "./diagnostic.ts";
import type { Clock } from "./engine/clock.ts";
import type { Emit, PlannedEntity, Verb } from "./engine/event.ts";
import { withLockedState } from "./engine/locked-state.ts";
import { Opener } from "./engine/opener.ts";
import { plan } from "./engine/plan.ts";
import { type PlannedRemoval, planRemoval, remove } from "./engine/removal.ts";
import { finish, type Report } from "./engine/report.ts";
import { Run } from "./engine/run.ts";
import { update } from "./engine/update.ts";
import { buildGraph, type Graph } from "./graph.ts";
import {
  type EntityRecord,
  environmentName,
  type Home,
  type SecretOptions,
  SecretStore,
  StateStore,
} from "./home/index.ts";
import { InputError, UsageError } from "./input-error.ts";
import { didYouMean } from "./nearest.ts";
import { type ResolvedVariable, resolveVariables } from "./resolve.ts";
import { shelfOf, unsetSecrets } from "./secret-shelf.ts";
import { targetPath, targetPaths, withMembers, withNeeds } from "./target.ts";
import { type Loaded, loadTemplates } from "./template/load.ts";
import { overrideVariables } from "./template/override.ts";

export interface WorkspaceOptions {
  readonly home: Home;
  /** Template files and MANIFESTs, in order; relative to `cwd`. */
  readonly files: readonly string[];
  readonly cwd: string;
  readonly types: readonly EntityType[];
  readonly clock: Clock;
  readonly emit: Emit;
  /** Aborted when the user wants to stop: what is in flight is finished, nothing new is begun. */
  readonly signal: AbortSignal;
  /** Entities worked on side by side; 10 unless told otherwise. */
  readonly parallel?: number;
  /** How long to wait for another run on the same home, in milliseconds; 10 minutes unless told otherwise. */
  readonly patience?: number;
  /** `--set` and `--variables-file`. */
  readonly set?: readonly string[];
  readonly variableFiles?: readonly string[];
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** What a secret that entities only read is taken to be while it is not set, such as a local server's own credential. */
  readonly standIn?: string;
  /** Awaited once the input is found good, before anything outside is asked. */
  readonly prepare?: () => Promise<void>;
}

/** Everything ready for a run: templates read and checked, and what is remembered. */
interface Ready {
  readonly templates: Loaded;
  readonly graph: Graph;
  readonly paths: readonly string[];
  readonly secrets: SecretStore;
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
  /** Every store that was opened, for `redact`. */
  readonly #stores: SecretStore[] = [];
  #loaded: Loaded | undefined;

  constructor(options: WorkspaceOptions) {
    this.#options = options;
    this.#types = new Map(options.types.map((type) => [type.name, type]));
  }

  /** The templates as they stood in the files when a run last began, with their mistakes among `diagnostics`. */
  templates(): Loaded {
    const { files, cwd, types } = this.#options;
    this.#loaded ??= loadTemplates({ files, cwd, types });
    return this.#loaded;
  }

  /** The text without any secret that was read or written so far. */
  redact(text: string): string {
    return this.#stores.reduce((shown, store) => store.redact(shown), text);
  }

  /** The templates and what needs what, whether or not their secrets are set; throws an `InputError` that holds every mistake. */
  declared(): { readonly templates: Loaded; readonly graph: Graph } {
    const templates = this.templates();
    // Of no template in particular: values and secrets are asked for by runs, not by who only looks.
    const { graph, diagnostics } = checkTemplates(templates, { types: this.#options.types, paths: new Set() });
    const all = [...templates.diagnostics, ...diagnostics];
    if (hasErrors(all)) throw new InputError(all, templates.files);
    this.#warn(all, templates);
    return { templates, graph };
  }

  /** Remembers files for runs that name none. */
  async remember(files: readonly string[]): Promise<void> {
    await this.#writing("load", (state) => state.setLoaded(files));
  }

  /**
   * Reads and checks everything; rejects with an `InputError` that holds every mistake.
   * Secrets must be set for the targets, and for what they need unless told otherwise.
   */
  async #check(targets: readonly string[] = [], reach: "needs" | "targets" = "needs"): Promise<Ready> {
    const { cwd, set = [], variableFiles = [] } = this.#options;
    this.#loaded = undefined;
    const loaded = this.templates();
    const written = buildGraph(loaded, this.#types);
    const chosen = targetPaths(loaded, targets);
    const inside = reach === "needs" ? withNeeds(written, chosen) : chosen;
    const paths = targets.length === 0 ? written.order : inside;
    const templates = overrideVariables(loaded, { set, files: variableFiles, cwd, targets: paths });
    const secrets = await this.secrets(templates);
    const { graph, diagnostics } = checkTemplates(templates, {
      types: this.#options.types,
      secrets: await shelfOf(secrets),
      paths: new Set(paths),
    });
    const all = [...templates.diagnostics, ...diagnostics];
    if (hasErrors(all)) throw new InputError(all, templates.files);
    this.#warn(all, templates);
    return { templates, graph, paths, secrets };
  }

  /** What an update would do. Sends no write, and remembers nothing. */
  async plan(targets: readonly string[] = []): Promise<readonly PlannedEntity[]> {
    const ready = await this.#check(targets);
    await this.#options.prepare?.();
    const state = await StateStore.open(this.#options.home);
    const run = this.#run("plan", ready, state);
    const planned = await plan(run, this.#opener(ready, state));
    for (const entity of planned) run.emit({ event: "planned", ...entity });
    return planned;
  }

  /** Makes the world agree with the templates. */
  async update(targets: readonly string[] = []): Promise<Report> {
    const ready = await this.#check(targets);
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
    const paths = this.#remembered(state, targets);
    return { paths, dependants: dependantsOf(state, paths) };
  }

  /** What `remove` would do with each entity. Sends no write, and forgets nothing. Rejects as `remove` does. */
  async planRemoval(targets: readonly string[]): Promise<readonly PlannedRemoval[]> {
    const { paths, dependants } = await this.removable(targets);
    refuseDependants(targets, dependants);
    await this.#options.prepare?.();
    const state = await StateStore.open(this.#options.home);
    const ready = await this.#remembering();
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
      const ready = await this.#remembering();
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
    const ready = await this.#check([target], "targets");
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
    const ready = await this.#check([target]);
    const path = targetPath(ready.templates, target);
    const { type: typeName = "" } = ready.templates.templates.get(path) ?? {};
    const type = this.#types.get(typeName);
    const action = type && Object.hasOwn(type.actions, name) ? type.actions[name] : undefined;
    if (!type || !action) {
      const known = Object.keys(type?.actions ?? {});
      const hint = known.length === 0 ? `${path} has no actions` : `it has ${known.join(", ")}`;
      throw new UsageError(`Not found action ${name} in ${path}`, didYouMean(name, known) ?? hint);
    }
    const args = parseArguments(path, name, action, given);
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

  /** Secrets of this home; where there is a stand-in, it serves for those that entities read and nobody has set. */
  async secrets(templates: Loaded = this.templates()): Promise<SecretStore> {
    const { environment = process.env, standIn, emit } = this.#options;
    const store = this.#store({ environment, warn: (message) => emit({ event: "warning", message }) });
    if (standIn === undefined) return store;
    const unset = await unsetSecrets(templates, this.#types, store);
    if (unset.length === 0) return store;
    emit({ event: "notice", message: `A local credential stands in for what is not set: ${unset.join(", ")}.` });
    const given = Object.fromEntries(unset.map((name) => [environmentName(name), standIn]));
    // What there is to warn of, the first one has said.
    return this.#store({ environment: { ...environment, ...given } });
  }

  /** For work on what is remembered, whatever the templates say now. */
  async #remembering(): Promise<Ready> {
    const templates = this.templates();
    return { templates, graph: buildGraph(templates, this.#types), paths: [], secrets: await this.secrets(templates) };
  }

  #store(options: SecretOptions): SecretStore {
    const store = new SecretStore(this.#options.home, options);
    this.#stores.push(store);
    return store;
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

  /** Remembered entities behind the targets; groups stand for their members, a namespace for all in it. */
  #remembered(state: StateStore, targets: readonly string[]): string[] {
    const records = state.all().map(({ path }) => path);
    const templates = this.templates();
    const graph = buildGraph(templates, this.#types);
    const found = targets.flatMap((target) => {
      const plain = target.replace(/^\.?\/|\/$/g, "");
      const direct = records.filter((path) => path === plain || path.startsWith(`${plain}/`));
      if (direct.length > 0) return direct;
      return withMembers(graph, targetPaths(templates, [target])).filter((member) => records.includes(member));
    });
    return [...new Set(found)];
  }

  #warn(diagnostics: readonly Diagnostic[], { files }: Loaded): void {
    for (const one of diagnostics) {
      const message = renderDiagnostic(one, files.get(one.place.file));
      this.#options.emit({ event: "warning", message });
    }
  }
}

/** What is remembered, is not among the paths, and needs one of them. */
function dependantsOf(state: StateStore, paths: readonly string[]): string[] {
  const inside = new Set(paths);
  return state
    .all()
    .filter(({ path, dependsOn }) => !inside.has(path) && dependsOn.some((need) => inside.has(need)))
    .map(({ path }) => path);
}

function refuseDependants(targets: readonly string[], dependants: readonly string[]): void {
  if (dependants.length === 0) return;
  throw new UsageError(
    `${dependants.join(", ")} ${dependants.length === 1 ? "needs" : "need"} what would be deleted`,
    `delete ${dependants.length === 1 ? "it" : "them"} too: monk delete ${[...targets, ...dependants].join(" ")}`,
  );
}
