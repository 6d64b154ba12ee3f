import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { relative, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { atlasEntities, type Session, session } from "../../entities/index.ts";
import type { Emulator } from "../emulator/index.ts";
import type { EntityContext, EntityType } from "../entity/index.ts";
import { nodeHost } from "../host/node/node-host.ts";
import { type Home, openHome, openTokenCache, SecretStore, StateStore } from "../runtime/home/index.ts";
import { UsageError } from "../runtime/input-error.ts";
import { Workspace } from "../runtime/workspace.ts";
import type { GlobalOptions } from "./global-option.ts";
import type { Invocation, Templates } from "./invocation.ts";
import { exchangeLine } from "./render/exchange.ts";
import { version } from "./version.ts";

/** A workspace, with the entities, the outside world and the emulator that it was put together from. */
export interface Composition {
  readonly workspace: Workspace;
  readonly home: Home;
  readonly types: readonly EntityType[];
  close(): Promise<void>;
}

/** The file that is used where none is named and none was loaded. */
const usualFile = "mongodb-atlas.yaml";

/** Puts the parts together, as the global options say. The only place that knows all of them. */
export async function compose(invocation: Invocation, templates: Templates): Promise<Composition> {
  const { options, output, cwd, environment, interruption, view } = invocation;
  const home = homeOf(options, cwd);
  const files = await templateFiles(invocation, templates);
  const { signal } = interruption;
  const parallel = options.parallel ?? 10;
  // The embedded Atlas forgets its tokens with the process, and its credential is made anew each time.
  const tokenSecrets = new SecretStore(home, { environment });
  const host = nodeHost({
    signal,
    connections: parallel + 6,
    ...(options.emulator ? {} : { tokens: openTokenCache(home, tokenSecrets) }),
    log: (level, message) => {
      if (level === "warning") view.handle({ event: "warning", message });
      else if (output.verbose) output.note(output.clean(message));
    },
  });
  const embedded = options.emulator ? new EmbeddedAtlas(home) : undefined;
  let open: Session | undefined;
  const connect = (): Session => {
    open ??= session({
      host,
      userAgent: `monk-mongodb-atlas/${version}`,
      ...withAddress(embedded?.url ?? options.apiUrl),
      ...(output.verbose && { onExchange: (exchange) => output.note(output.clean(exchangeLine(exchange))) }),
    });
    return open;
  };
  const types = atlasEntities(connect).map((type) => embedded?.settling(type) ?? type);
  const workspace = new Workspace({
    home,
    files,
    cwd,
    types,
    clock: {
      now: host.now,
      sleep: (milliseconds, over) => pause(milliseconds, over ? AbortSignal.any([signal, over]) : signal),
    },
    emit: (event) => view.handle(event),
    signal,
    parallel,
    set: options.set,
    variableFiles: options.variablesFile,
    environment,
    prepare: async () => {
      interruption.watch();
      await embedded?.start();
      if (embedded)
        view.handle({
          event: "notice",
          message: `This is the embedded Atlas, kept in ${shownPath(embedded.data, cwd)}.`,
        });
    },
    ...(embedded && { standIn: embedded.credential }),
  });
  output.guard((text) => tokenSecrets.redact(workspace.redact(text)));
  return {
    workspace,
    home,
    types,
    async close() {
      await host.close();
      await embedded?.close();
    },
  };
}

/** The embedded Atlas: started when something is first asked of it. */
class EmbeddedAtlas {
  readonly data: string;
  readonly #home: Home;
  readonly #clientId = `mdb_sa_id_${randomBytes(12).toString("hex")}`;
  readonly #clientSecret = `mdb_sa_sk_${randomBytes(30).toString("base64url")}`;
  #running: Emulator | undefined;

  constructor(home: Home) {
    this.#home = home;
    this.data = home.file("emulator.jsonl");
  }

  get url(): string | undefined {
    return this.#running?.url;
  }

  get credential(): string {
    return `${this.#clientId}:${this.#clientSecret}`;
  }

  async start(): Promise<void> {
    const { start } = await import("../emulator/index.ts");
    await this.#home.ensure();
    this.#running ??= await start({
      data: this.data,
      orgs: [],
      clientId: this.#clientId,
      clientSecret: this.#clientSecret,
    });
  }

  /** The type, with whatever organization a template names being there. */
  settling(type: EntityType): EntityType {
    if (type.name !== "mongodb-atlas/project") return type;
    return {
      ...type,
      open: (context: EntityContext) => {
        const { organization } = context.definition;
        if (typeof organization === "string") this.#running?.ensureOrganization(organization);
        return type.open(context);
      },
    };
  }

  async close(): Promise<void> {
    await this.#running?.close();
  }
}

/** The files that `monk load` remembers. */
export async function loadedFiles({ options, cwd }: Invocation): Promise<readonly string[]> {
  return (await StateStore.open(homeOf(options, cwd))).loaded();
}

function homeOf({ home }: GlobalOptions, cwd: string): Home {
  return openHome(resolve(cwd, home ?? ".monk"));
}

async function templateFiles(invocation: Invocation, templates: Templates): Promise<readonly string[]> {
  const { options, cwd } = invocation;
  if (typeof templates !== "string") return templates;
  if (options.file.length > 0) return options.file;
  const loaded = await loadedFiles(invocation);
  if (loaded.length > 0) return loaded;
  if (existsSync(resolve(cwd, usualFile))) return [usualFile];
  if (templates === "if any") return [];
  throw new UsageError(
    `there is no ${usualFile} in ${cwd}, and no file was loaded before`,
    "name one with -f FILE, or run monk load FILE; monk schema describes what may stand in it",
  );
}

/** Relative to the working directory where it is inside of it. */
function shownPath(path: string, cwd: string): string {
  const inside = relative(cwd, path);
  return inside.startsWith("..") ? path : inside;
}

function withAddress(baseUrl: string | undefined): { readonly baseUrl?: string } {
  return baseUrl === undefined ? {} : { baseUrl };
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await wait(milliseconds, undefined, { signal }).catch(() => signal.throwIfAborted());
}
