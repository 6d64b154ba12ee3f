import { Interrupted } from "../../host/host.ts";
import type { Graph } from "../graph.ts";
import type { EntityRecord, StateStore } from "../home/index.ts";
import type { Template, TemplateSet } from "../template/template.ts";
import type { Clock } from "./clock.ts";
import type { Emit, Verb } from "./event.ts";
import type { Step } from "./schedule.ts";
import { Slots } from "./slots.ts";

export interface RunOptions {
  readonly verb: Verb;
  readonly templates: TemplateSet;
  readonly graph: Graph;
  /** The templates that take part, in an order in which each stands behind what it needs. */
  readonly paths: readonly string[];
  readonly state: StateStore;
  readonly clock: Clock;
  readonly emit: Emit;
  /** How many entities are worked on side by side. */
  readonly parallel: number;
  /** Aborted when the user wants the run to stop. */
  readonly signal: AbortSignal;
}

/** One run over some templates: what its phases share. */
export class Run {
  readonly state: StateStore;
  readonly clock: Clock;
  readonly steps: readonly Step[];
  readonly #options: RunOptions;
  readonly #slots: Slots;
  readonly #begun: number;

  constructor(options: RunOptions) {
    this.#options = options;
    this.#slots = new Slots(options.parallel);
    this.#begun = options.clock.now();
    this.state = options.state;
    this.clock = options.clock;
    this.steps = options.paths.map((path) => ({ path, needs: this.#needs(path) }));
  }

  emit(...events: Parameters<Emit>): void {
    this.#options.emit(...events);
  }

  template(path: string): Template {
    const template = this.#options.templates.templates.get(path);
    if (!template) throw new Error(`${path} is not a template`);
    return template;
  }

  kindOf(path: string): string | undefined {
    return this.#options.templates.templates.get(path)?.kind;
  }

  /** Does a piece of an entity's work in one of the slots; waiting happens outside of them. */
  slot<T>(path: string, work: () => Promise<T>): Promise<T> {
    return this.#slots.run(this.#lane(path), async () => {
      if (this.stopping()) throw new Interrupted();
      return work();
    });
  }

  stopping(): boolean {
    return this.#options.signal.aborted;
  }

  elapsed(): number {
    return this.clock.now() - this.#begun;
  }

  /** Templates that fill secrets which this one reads. */
  fillersOf(path: string): readonly string[] {
    const edges = this.#options.graph.needs.get(path) ?? [];
    return edges.filter(({ kind }) => kind === "secret").map(({ to }) => to);
  }

  /** Records of the namespaces in this run whose template is gone. */
  undeclared(): EntityRecord[] {
    const namespaces = new Set(this.steps.map(({ path }) => path.slice(0, path.indexOf("/") + 1)));
    return this.state.all().filter(({ path }) => {
      const namespace = path.slice(0, path.indexOf("/") + 1);
      return namespaces.has(namespace) && !this.#options.templates.templates.has(path);
    });
  }

  /** What depends on the same thing, such as one project, shares a lane. */
  #lane(path: string): string {
    return this.#options.graph.needs.get(path)?.[0]?.to ?? "";
  }

  #needs(path: string) {
    const timeouts = new Map(this.template(path).waitFor.map(({ target, timeout }) => [target.path, timeout]));
    const edges = this.#options.graph.needs.get(path) ?? [];
    return [...new Set(edges.map(({ to }) => to))].map((to) => ({ path: to, timeout: timeouts.get(to) }));
  }
}
