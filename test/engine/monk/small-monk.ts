import type { Value } from "../../../src/runtime/arrowscript/index.ts";
import type { World } from "../../../src/runtime/template/evaluation.ts";
import type { Template } from "../../../src/runtime/template/template.ts";
import type { Engine, JsonObject, Outside } from "../engine.ts";
import { likelyQuirks, type Quirks } from "../quirk.ts";
import { evaluatedDefinition } from "./definition.ts";
import { type Kit, loadKit } from "./kit.ts";
import { type KitType, scriptName } from "./kit-type.ts";
import { SecretShelf } from "./secret-shelf.ts";

/** Time, as the world that the scripts reach keeps it. */
export interface WorldClock {
  now(): number;
  advance(milliseconds: number): void;
}

export interface MonkOptions {
  readonly engine: Engine;
  /** MANIFESTs and templates, in order; relative to `cwd`. */
  readonly files: readonly string[];
  readonly cwd: string;
  /** Passes when a script sleeps, or a check is waited for: no time of ours goes by. */
  readonly clock: WorldClock;
  /** See `Outside.origins`. */
  readonly origins: Readonly<Record<string, string>>;
  readonly quirks?: Partial<Quirks>;
}

/** A call that was made, with what it told the user. */
export interface MadeCall {
  readonly path: string;
  readonly action: string;
  readonly lines: readonly string[];
  /** What it threw; absent when it ended well. */
  readonly failure?: string;
}

/** A command failed, as `monk` would say it and exit with 1. */
export class MonkFailure extends Error {
  override readonly name = "MonkFailure";
  readonly path: string;
  readonly action: string;

  constructor(path: string, action: string, message: string) {
    super(message);
    this.path = path;
    this.action = action;
  }
}

/** What Monk does around its engine, as far as entities see it: templates, state, secrets, the order of calls, and checks. */
export class SmallMonk {
  readonly secrets = new SecretShelf();
  /** Every call in order, and what it printed. */
  readonly calls: MadeCall[] = [];
  readonly #options: MonkOptions;
  readonly #quirks: Quirks;
  readonly #states = new Map<string, JsonObject>();
  readonly #running = new Set<string>();
  /** Those that a call was made for, whatever became of it. */
  readonly #known = new Set<string>();
  #kit: Kit;

  constructor(options: MonkOptions) {
    this.#options = options;
    this.#quirks = { ...likelyQuirks, ...options.quirks };
    this.#kit = loadKit(options.files, options.cwd);
  }

  /** `monk load` of these files instead; what runs stays as it is. */
  load(files: readonly string[]): void {
    this.#kit = loadKit(files, this.#options.cwd);
  }

  /** What is stored of an instance; undefined when it was never made, or is purged. */
  state(path: string): JsonObject | undefined {
    return this.#states.get(path);
  }

  /** Puts a state in place, as another kit left it. */
  adopt(path: string, state: JsonObject): void {
    this.#states.set(path, state);
    this.#running.add(path);
  }

  /** `monk run`: makes what was never made, and starts the rest. Every instance unless told otherwise; what is needed goes first. */
  async run(paths: readonly string[] = this.#instances()): Promise<void> {
    for (const path of this.#inOrder(paths)) await this.#start(path, this.#states.has(path) ? [] : ["create"]);
  }

  /** `monk update`. */
  async update(paths: readonly string[] = this.#instances()): Promise<void> {
    for (const path of this.#inOrder(paths)) await this.#start(path, [this.#states.has(path) ? "update" : "create"]);
  }

  async stop(paths: readonly string[] = this.#instances()): Promise<void> {
    for (const path of this.#inOrder(paths).reverse()) {
      await this.call(path, "stop");
      this.#running.delete(path);
    }
  }

  /** `monk purge`: what needs others goes before them. */
  async purge(paths: readonly string[] = this.#instances()): Promise<void> {
    for (const path of this.#inOrder(paths).reverse()) {
      if (!this.#states.has(path) && !this.#known.has(path)) continue;
      await this.call(path, "purge");
      this.#states.delete(path);
      this.#known.delete(path);
      this.#running.delete(path);
    }
  }

  /** `monk do PATH/ACTION`; answers what was printed. */
  async do(target: string, args?: Readonly<Record<string, string>>): Promise<readonly string[]> {
    const path = target.slice(0, target.lastIndexOf("/"));
    const action = target.slice(path.length + 1);
    if (!this.#type(path).lifecycle.has(action)) throw new MonkFailure(path, action, `Not found action ${action}`);
    if (!this.#running.has(path)) throw new MonkFailure(path, action, `${path} is not running`);
    return this.call(path, action, args);
  }

  /** One readiness check. */
  async isReady(path: string): Promise<boolean> {
    return this.#passes(path, "check-readiness");
  }

  /** One liveness check; an instance whose type has none is alive. */
  async isAlive(path: string): Promise<boolean> {
    return !this.#type(path).hasLiveness || (await this.#passes(path, "check-liveness"));
  }

  /** Calls the script of an instance and keeps the state that it returns; answers what it printed. */
  async call(path: string, action: string, args?: Readonly<Record<string, string>>): Promise<readonly string[]> {
    const template = this.#template(path);
    const type = this.#type(path);
    const text = type.lifecycle.get(action) || type.lifecycle.get("sync");
    const lines: string[] = [];
    if (!text) return lines;
    this.#known.add(path);
    const noArguments = { absent: {}, empty: { args: {} }, null: { args: null } }[this.#quirks.noArguments];
    const ending = await this.#options.engine.run(
      {
        script: { name: scriptName(template), text },
        modules: this.#kit.modules,
        requires: type.requires,
        definition: this.#definition(template, type, action),
        state: this.#states.get(path) ?? {},
        context: {
          action,
          status: this.#running.has(path) ? "running" : "stopped",
          path: `templates/local/${path}`,
          metadata: type.metadata,
          ...(args ? { args } : noArguments),
        },
      },
      this.#outside(template, lines),
    );
    const failure = "thrown" in ending ? ending.thrown : undefined;
    this.calls.push({ path, action, lines, ...(failure ? { failure: failure.message } : {}) });
    if (failure) throw new MonkFailure(path, action, failure.message);
    if ("returned" in ending && ending.returned) this.#states.set(path, ending.returned as JsonObject);
    return lines;
  }

  async #start(path: string, before: readonly string[]): Promise<void> {
    for (const action of [...before, "start"]) await this.call(path, action);
    if (!this.#states.has(path)) this.#states.set(path, {});
    this.#running.add(path);
    const { readiness } = this.#type(path);
    if (!readiness) return;
    this.#options.clock.advance(readiness.initialDelay * 1000);
    for (let attempt = 1; attempt < readiness.attempts; attempt++) {
      if (await this.isReady(path)) return;
      this.#options.clock.advance(readiness.period * 1000);
    }
    await this.call(path, "check-readiness");
  }

  async #passes(path: string, action: string): Promise<boolean> {
    try {
      await this.call(path, action);
      return true;
    } catch (reason) {
      if (reason instanceof MonkFailure) return false;
      throw reason;
    }
  }

  #definition(template: Template, type: KitType, action: string): JsonObject {
    try {
      return evaluatedDefinition(template, type, this.#world(), this.#quirks);
    } catch (reason) {
      throw new MonkFailure(template.path, action, reason instanceof Error ? reason.message : String(reason));
    }
  }

  #world(): World {
    return {
      set: this.#kit.templates,
      types: this.#kit.entityTypes,
      state: (path) => (this.#states.get(path) ?? null) as Value,
      secret: (path, name) => this.#scope(this.#template(path)).get(name),
    };
  }

  #outside(template: Template, lines: string[]): Outside {
    const { clock, origins } = this.#options;
    return {
      origins,
      quirks: this.#quirks,
      now: () => clock.now(),
      sleep: (milliseconds) => clock.advance(milliseconds),
      secrets: this.#scope(template),
      output: (line) => lines.push(line),
      // The daemon's own log: users do not read it.
      log() {},
    };
  }

  #scope(template: Template) {
    const permitted = [...(template.permittedSecrets?.keys() ?? [])];
    return this.secrets.scoped(template.path, new Set(permitted));
  }

  #instances(): string[] {
    return [...this.#kit.templates.templates.values()].filter(({ kind }) => kind === "entity").map(({ path }) => path);
  }

  #inOrder(paths: readonly string[]): string[] {
    return this.#kit.graph.order.filter((path) => paths.includes(path));
  }

  #template(path: string): Template {
    const template = this.#kit.templates.templates.get(path);
    if (!template) throw new TypeError(`there is no template ${path}`);
    return template;
  }

  #type(path: string): KitType {
    const type = this.#kit.types.get(this.#template(path).type ?? "");
    if (!type) throw new TypeError(`${path} is of no loaded type`);
    return type;
  }
}
