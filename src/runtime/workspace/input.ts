import type { EntityType } from "../../entity/index.ts";
import { checkTemplates } from "../check/check.ts";
import { type Diagnostic, hasErrors, renderDiagnostic } from "../diagnostic.ts";
import type { Emit } from "../engine/event.ts";
import { buildGraph, type Graph } from "../graph.ts";
import { environmentName, type Home, type SecretOptions, SecretStore } from "../home/index.ts";
import { InputError } from "../input-error.ts";
import { shelfOf, unsetSecrets } from "../secret-shelf.ts";
import { targetPaths, withNeeds } from "../target.ts";
import { type Loaded, loadTemplates } from "../template/load.ts";
import { overrideVariables } from "../template/override.ts";

export interface InputOptions {
  readonly home: Home;
  /** Template files and MANIFESTs, in order; relative to `cwd`. */
  readonly files: readonly string[];
  readonly cwd: string;
  readonly types: readonly EntityType[];
  readonly emit: Emit;
  /** `--set` and `--variables-file`. */
  readonly set?: readonly string[];
  readonly variableFiles?: readonly string[];
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** What a secret that entities only read is taken to be while it is not set, such as a local server's own credential. */
  readonly standIn?: string;
}

/** Everything ready for a run: templates read and checked, what needs what, and the secrets. */
export interface Ready {
  readonly templates: Loaded;
  readonly graph: Graph;
  /** Templates that the run is about, in the order in which they are needed. */
  readonly paths: readonly string[];
  readonly secrets: SecretStore;
}

/** What runs are given: templates, read and checked, and secrets. */
export class Input {
  readonly #options: InputOptions;
  readonly #types: ReadonlyMap<string, EntityType>;
  /** Every store that was opened, for `redact`. */
  readonly #stores: SecretStore[] = [];
  #loaded: Loaded | undefined;

  constructor(options: InputOptions) {
    this.#options = options;
    this.#types = new Map(options.types.map((type) => [type.name, type]));
  }

  /** The templates as they stood in the files when a run last began, with their mistakes among `diagnostics`. */
  templates(): Loaded {
    const { files, cwd, types } = this.#options;
    this.#loaded ??= loadTemplates({ files, cwd, types });
    return this.#loaded;
  }

  /** The templates and what needs what, whether or not their secrets are set; throws an `InputError` that holds every mistake. */
  declared(): { readonly templates: Loaded; readonly graph: Graph } {
    const templates = this.templates();
    // Of no template in particular: values and secrets are asked for by runs, not by who only looks.
    const { graph, diagnostics } = checkTemplates(templates, { types: this.#options.types, paths: new Set() });
    this.#judge([...templates.diagnostics, ...diagnostics], templates);
    return { templates, graph };
  }

  /**
   * Reads and checks everything; rejects with an `InputError` that holds every mistake.
   * Secrets must be set for the targets, and for what they need unless told otherwise.
   */
  async ready(targets: readonly string[], reach: "needs" | "targets" = "needs"): Promise<Ready> {
    const { cwd, set = [], types, variableFiles = [] } = this.#options;
    this.#loaded = undefined;
    const loaded = this.templates();
    const written = buildGraph(loaded);
    const chosen = targetPaths(loaded, targets);
    const inside = reach === "needs" ? withNeeds(written, chosen) : chosen;
    const paths = targets.length === 0 ? written.order : inside;
    const templates = overrideVariables(loaded, { set, files: variableFiles, cwd, targets: paths });
    const secrets = await this.secrets(templates);
    const shelf = await shelfOf(secrets);
    const { graph, diagnostics } = checkTemplates(templates, { types, secrets: shelf, paths: new Set(paths) });
    this.#judge([...templates.diagnostics, ...diagnostics], templates);
    return { templates, graph, paths, secrets };
  }

  /** For work on what is remembered, whatever the templates say now. */
  async remembering(): Promise<Ready> {
    const templates = this.templates();
    return { templates, graph: buildGraph(templates), paths: [], secrets: await this.secrets(templates) };
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

  /** The text without any secret that was read or written so far. */
  redact(text: string): string {
    return this.#stores.reduce((shown, store) => store.redact(shown), text);
  }

  #store(options: SecretOptions): SecretStore {
    const store = new SecretStore(this.#options.home, options);
    this.#stores.push(store);
    return store;
  }

  /** Throws where there is an error among them, and warns of the rest. */
  #judge(diagnostics: readonly Diagnostic[], { files }: Loaded): void {
    if (hasErrors(diagnostics)) throw new InputError(diagnostics, files);
    for (const one of diagnostics) {
      const message = renderDiagnostic(one, files.get(one.place.file));
      this.#options.emit({ event: "warning", message });
    }
  }
}
