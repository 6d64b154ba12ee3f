import type { EntityRecord } from "../../src/runtime/home/index.ts";
import type { Ending, RunCommand, WorldProcess } from "./process.ts";
import { colleagueDoes, pick } from "./walk-colleague.ts";
import { type Declared, keyOf, namespace, pathOf, type Spec, yamlOf } from "./walk-declared.ts";
import { edited } from "./walk-edit.ts";
import { leaveFor } from "./walk-leave.ts";
import { Ledger } from "./walk-ledger.ts";
import { claimsIn } from "./walk-record.ts";
import type { Deed, Edit, Step, Trouble } from "./walk-step.ts";
import { troubledPassage, troubleName } from "./walk-trouble.ts";
import type { World } from "./world.ts";

/** Counts of what happened, by what it is called. */
export type Tally = Map<string, number>;

/** Takes steps in a world, one after the other, and keeps account of them. */
export class Walker {
  readonly world: World;
  readonly ledger: Ledger;
  /** Every step so far, as a line to read. */
  readonly told: string[] = [];
  /** What each template said when it was last applied, by path. */
  readonly applied = new Map<string, Spec>();
  readonly #tally: Tally;
  #declared: Declared = new Map();
  #records: readonly EntityRecord[] = [];
  #passwords = 0;

  constructor(world: World, tally: Tally) {
    this.world = world;
    this.ledger = new Ledger(world.atlas.requests);
    this.#tally = tally;
  }

  /** What the template file says. */
  get declared(): Declared {
    return this.#declared;
  }

  /** What the home remembers since the last command. */
  get records(): readonly EntityRecord[] {
    return this.#records;
  }

  count(what: string): void {
    this.#tally.set(what, (this.#tally.get(what) ?? 0) + 1);
  }

  write(declared: Declared, ...texts: readonly string[]): void {
    this.told.push(...texts);
    this.#declared = declared;
    this.world.write(yamlOf(declared));
  }

  async step(step: Step): Promise<void> {
    switch (step.step) {
      case "edit":
        return this.edit(step.edits);
      case "update": {
        const key = step.target === undefined ? undefined : pick([...this.#declared.keys()], step.target);
        this.count(key === undefined ? "update" : "update of one target");
        await this.run({ verb: "update", targets: key === undefined ? [] : [pathOf(key)] }, step.trouble);
        return;
      }
      case "delete": {
        const paths = this.#records.map(({ path }) => path);
        const target = step.target === undefined ? namespace : pick(paths, step.target);
        if (target === undefined) return;
        this.count(step.target === undefined ? "delete everything" : "delete one target");
        await this.run({ verb: "delete", targets: [target] }, step.trouble);
        return;
      }
      case "act":
        return this.#act(step);
      case "colleague":
        this.count(`colleague: ${step.deed.deed}`);
        this.told.push(await this.#colleague(step.deed));
        return;
      case "secret":
        return this.#secret(step.name, step.gone);
      case "time":
        this.count("time passes");
        this.told.push(`${step.minutes} minutes go by`);
        return this.world.clock.advance(step.minutes * 60_000);
    }
  }

  edit(edits: readonly Edit[]): void {
    for (const edit of edits) {
      const next = edited(this.#declared, edit);
      if (!next) continue;
      this.count(`edit: ${edit.edit}`);
      if (edit.edit === "rekey") this.#followRekeyed(next.declared);
      this.write(next.declared, `the user ${next.text}`);
    }
  }

  /** A project under another key is still the project that its members were last applied in. */
  #followRekeyed(next: Declared): void {
    const before = [...this.#declared.keys()].find((key) => !next.has(key));
    const after = [...next.keys()].find((key) => !this.#declared.has(key));
    if (before === undefined || after === undefined) return;
    for (const [path, spec] of this.applied) {
      if (spec.kind !== "project" && spec.project === before) this.applied.set(path, { ...spec, project: after });
    }
  }

  /** Runs a command in a process of its own, with what befalls it. */
  async run(command: RunCommand, trouble?: Trouble): Promise<{ ending: Ending; process: WorldProcess }> {
    this.ledger.begin(leaveFor(command, this.#declared, this.#records, this.ledger));
    const line = this.told.push(words(command)) - 1;
    const stop = new AbortController();
    let befallen = "";
    const troubled =
      trouble &&
      troubledPassage(trouble, {
        world: this.world,
        process: () => process,
        interrupt: () => stop.abort(),
        colleague: (deed) => this.#colleague(deed, true),
        denied: (request) => this.ledger.deny(request),
        befallen: (text) => {
          befallen = ` (${text})`;
        },
      });
    const process: WorldProcess = this.world.process({
      signal: stop.signal,
      passage: async (sent, send) => {
        // What a dead process still asks for goes nowhere.
        if (process.isCutOff) throw new Error("nobody is there to ask");
        this.ledger.claim(sent.request);
        return troubled ? troubled(sent, send) : send();
      },
    });
    const ending = await process.run(command);
    this.ledger.read();
    const outcome = process.isCutOff ? "killed" : ending.outcome;
    const messages = outcome === "stopped" && ending.outcome === "stopped" ? `: ${ending.messages.join(" | ")}` : "";
    this.told[line] += `${befallen}: ${outcome}${messages}`;
    this.count(`outcome: ${outcome}`);
    if (trouble) this.count(befallen === "" ? "trouble that came too late" : troubleName(trouble));
    await this.#remember(process);
    return { ending, process };
  }

  async #remember(process: WorldProcess): Promise<void> {
    for (const event of process.events) {
      const spec = event.event === "applied" ? this.#declared.get(keyOf(event.path)) : undefined;
      if (event.event === "applied" && spec) this.applied.set(event.path, spec);
    }
    this.#records = await this.world.process().workspace.records();
    const begun = this.#records.filter(({ unfinished }) => unfinished.length > 0);
    this.ledger.keepClaims(new Set(this.#records.flatMap(claimsIn)), begun.flatMap(claimsIn));
  }

  async #act({ target, action: line, trouble }: Extract<Step, { step: "act" }>): Promise<void> {
    const clusters = [...this.#declared].filter(([, { kind }]) => kind === "cluster");
    const [key, spec] = pick(clusters, target) ?? [];
    if (key === undefined || spec === undefined) return;
    this.count(`do: ${line}`);
    const [action = "", ...given] = line.split(" ");
    const all = action === "restore" ? [...given, `confirm=${spec.name}`] : given;
    const args = Object.fromEntries(all.map((one) => one.split("=") as [string, string]));
    await this.run({ verb: "do", path: pathOf(key), action, given: args }, trouble);
  }

  async #colleague(deed: Deed, meanwhile = false): Promise<string> {
    this.ledger.read();
    const text = await colleagueDoes(this.world, this.#declared, deed);
    this.ledger.read(meanwhile);
    return text;
  }

  async #secret(name: string, gone: boolean): Promise<void> {
    this.count(gone ? "secret removed" : "secret changed");
    this.told.push(gone ? `the user removes secret ${name}` : `the user sets secret ${name}`);
    if (gone) {
      await this.world.secrets.remove(name);
      return;
    }
    this.#passwords += 1;
    const value = `password-number-${this.#passwords}`;
    this.world.keepsake.addSecret(value);
    await this.world.secrets.set(name, value);
  }
}

function words(command: RunCommand): string {
  if (command.verb !== "do") return `monk ${[command.verb, ...(command.targets ?? [])].join(" ")}`;
  const given = Object.entries(command.given ?? {}).map(([name, value]) => `${name}=${value}`);
  return `monk do ${[`${command.path}/${command.action}`, ...given].join(" ")}`;
}
