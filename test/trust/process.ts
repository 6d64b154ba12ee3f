import { join } from "node:path";
import { atlasEntities, session } from "../../entities/index.ts";
import type { Exchange } from "../../src/atlas/index.ts";
import { AuditLog } from "../../src/audit/audit-log.ts";
import type { AuditSink } from "../../src/audit/entry.ts";
import { atAtlas } from "../../src/cli/at-atlas.ts";
import type { Composition } from "../../src/cli/composition.ts";
import { type EntityType, messageOf } from "../../src/entity/index.ts";
import { Governance } from "../../src/governance/governance.ts";
import type { HttpRequest, HttpResponse } from "../../src/host/host.ts";
import { nodeHost } from "../../src/host/node/node-host.ts";
import type { Emit, Event } from "../../src/runtime/engine/event.ts";
import { openHome, openTokenCache, SecretStore } from "../../src/runtime/home/index.ts";
import { Workspace } from "../../src/runtime/workspace.ts";
import { called } from "./front-agent.ts";
import { typed } from "./front-line.ts";
import type { Keepsake } from "./keepsake.ts";
import { refusalText } from "./refusal-text.ts";
import { type Sent, Sequence } from "./sent.ts";
import type { WorldClock } from "./world-clock.ts";

/** Makes Atlas act on the request, or on another in its place, and answers what Atlas says. */
export type Send = (instead?: HttpRequest) => Promise<HttpResponse>;

/** Carries a request to Atlas, or does not. */
export type Passage = (sent: Sent, send: Send) => Promise<HttpResponse>;

export interface ProcessOptions {
  /** Steps in at every request. */
  readonly passage?: Passage;
  /** Aborted as Ctrl-C does. */
  readonly signal?: AbortSignal;
  readonly files?: readonly string[];
}

/** What the process lives in. */
export interface Surroundings {
  readonly folder: string;
  readonly url: string;
  readonly clock: WorldClock;
  readonly keepsake: Keepsake;
  /** Whether each call is written down, which takes half of a run's time here. */
  readonly audited: boolean;
  answer(request: HttpRequest): Promise<HttpResponse>;
}

/** A command of which the result is looked at, and what it says has failed. */
export type RunCommand =
  | { readonly verb: "plan" | "update"; readonly targets?: readonly string[] }
  | { readonly verb: "delete"; readonly targets: readonly string[] }
  | { readonly verb: "do"; readonly path: string; readonly action: string; readonly given?: Record<string, string> };

/** A command as it is given. */
export type Command =
  | RunCommand
  /** As it stands on the command line behind the verb; all that it prints is looked at. */
  | { readonly verb: LineVerb; readonly line: readonly string[] }
  /** Called by an agent, who confirms whatever is to be confirmed. */
  | { readonly verb: "mcp"; readonly tool: string; readonly given?: Readonly<Record<string, unknown>> };

export type LineVerb = "inventory" | "check" | "api";

export type Ending =
  /** `result` is what the action answered, or the plan. */
  | { readonly outcome: "succeeded"; readonly result: unknown }
  /** `messages` are what a user is shown as failed, in the order of their entities; `told` what is answered all the same. */
  | { readonly outcome: "stopped"; readonly messages: readonly string[]; readonly told?: unknown };

type Around = (type: EntityType) => EntityType;

export type WorldComposition = Composition & { readonly secrets: SecretStore };

class Over extends Error {}

/** One process that runs one command: a workspace, a client and a home of its own, with nothing from before in memory. */
export class WorldProcess {
  readonly workspace: Workspace;
  readonly events: Event[] = [];
  /** Requests in the order in which they left. */
  readonly sent: Sent[] = [];
  readonly exchanges: Exchange[] = [];
  /** Milliseconds by which the process's clock is ahead of Atlas's; to be changed at will. */
  skew = 0;
  readonly #surroundings: Surroundings;
  readonly #over = new AbortController();
  readonly #audit: AuditLog | undefined;
  readonly #compose: (around: Around, emit: Emit) => WorldComposition;
  #isCutOff = false;

  constructor(surroundings: Surroundings, { passage, signal = new AbortController().signal, files }: ProcessOptions) {
    this.#surroundings = surroundings;
    const { folder, url, clock, keepsake } = surroundings;
    const home = openHome(join(folder, ".monk"));
    const sequence = new Sequence();
    const secrets = new SecretStore(home, { environment: {} });
    const host = nodeHost({
      signal,
      clock: {
        now: () => clock.now() + this.skew,
        sleep: (milliseconds) => this.#alive(clock.sleep(milliseconds, this.#over.signal)),
      },
      // Always the longest wait that jitter allows, so that a run is the same each time.
      random: () => 0.999,
      tokens: openTokenCache(home, secrets),
      log: (level, message) => keepsake.keep(`log ${level}`, message),
      answer: async (request) => {
        const sent = sequence.next(request);
        this.sent.push(sent);
        keepsake.learn(request);
        const send = async (instead = request) => {
          const reply = await this.#alive(surroundings.answer(instead));
          keepsake.learn(request, reply);
          return reply;
        };
        return this.#alive(passage ? passage(sent, send) : send());
      },
    });
    this.#audit = surroundings.audited
      ? new AuditLog({
          home,
          now: () => clock.now(),
          redact: (text) => secrets.redact(this.workspace.redact(text)),
          warn: (message) => keepsake.keep("warning", message),
        })
      : undefined;
    const audit = this.#audit ?? unwritten;
    const governance = new Governance({ audit });
    this.#over.signal.addEventListener("abort", () => governance.close(), { once: true });
    const shared = session({
      host,
      before: governance.before,
      baseUrl: url,
      userAgent: "monk-mongodb-atlas/test",
      onExchange: (exchange) => {
        if (this.#over.signal.aborted) return;
        governance.onExchange(exchange);
        this.exchanges.push(exchange);
        keepsake.keep("exchange", exchange);
      },
      onWait: (wait) => keepsake.keep("wait", wait),
    });
    const plainTypes = atlasEntities(() => shared);
    this.#compose = (around, emit) => {
      const types = plainTypes.map((type) => around(governance.governed(type)));
      const workspace = new Workspace({
        home,
        files: files ?? ["mongodb-atlas.yaml"],
        cwd: folder,
        types,
        clock: {
          now: () => clock.now() + this.skew,
          sleep: (milliseconds, over) => this.#alive(clock.sleep(milliseconds, signal, over, this.#over.signal)),
        },
        emit: (event) => {
          this.events.push(event);
          keepsake.keep("event", event);
          emit(event);
        },
        signal,
        environment: {},
      });
      return {
        ...{
          workspace,
          home,
          secrets,
          types,
          governance,
          audit,
          agent: undefined,
          source: url,
          ensureRights: () => {},
        },
        atAtlas: atAtlas({ governance, secrets, prepare: async () => {}, session: () => shared }),
        close: async () => {},
      };
    };
    this.workspace = this.compose().workspace;
  }

  /** What a front end works with. `around` is laid around each kind, and `emit` is told what happens. */
  compose(around: Around = (type) => type, emit: Emit = () => {}): WorldComposition {
    return this.#compose(around, emit);
  }

  /** Never rejects. */
  async run(command: Command): Promise<Ending> {
    const { keepsake, folder } = this.#surroundings;
    const before = this.events.length;
    try {
      if ("line" in command) return await typed(command, this, this.#surroundings);
      if (command.verb === "mcp") return await called(command, this, this.#surroundings);
      const result = await this.#perform(command);
      keepsake.keep("result", result);
      const failed = this.events.slice(before).flatMap((event) => {
        if (event.event === "failed") return [event.message];
        return event.event === "planned" && event.action === "refuse" ? [refusalText(event)] : [];
      });
      return failed.length === 0 ? { outcome: "succeeded", result } : { outcome: "stopped", messages: failed };
    } catch (error) {
      keepsake.keep("error", error);
      return { outcome: "stopped", messages: [messageOf(error)] };
    } finally {
      // What it still had begun ends with it.
      this.#over.abort();
      await this.#audit?.close();
      keepsake.keepFolder(join(folder, ".monk"));
    }
  }

  /** From here on it reaches nobody. */
  cutOff(): void {
    this.#isCutOff = true;
    this.#over.abort();
  }

  get isCutOff(): boolean {
    return this.#isCutOff;
  }

  async #perform(command: RunCommand): Promise<unknown> {
    switch (command.verb) {
      case "plan":
        return this.workspace.plan(command.targets ?? []);
      case "update":
        return this.workspace.update(command.targets ?? []);
      case "delete":
        return this.workspace.remove(command.targets);
      case "do":
        return this.workspace.act(command.path, command.action, command.given ?? {});
    }
  }

  async #alive<T>(work: Promise<T>): Promise<T> {
    if (this.#over.signal.aborted) {
      work.catch(() => undefined);
      throw new Over("this process is no more");
    }
    const result = await work;
    if (this.#over.signal.aborted) throw new Over("this process is no more");
    return result;
  }
}

const unwritten: AuditSink = { write: async () => {}, note: () => {} };
