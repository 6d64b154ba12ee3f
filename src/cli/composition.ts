import { relative } from "node:path";
import { atlasEntities, baseAddress, type Session, session } from "../../entities/index.ts";
import { AuditLog } from "../audit/audit-log.ts";
import type { AuditSink } from "../audit/entry.ts";
import type { EntityType } from "../entity/index.ts";
import { Governance } from "../governance/governance.ts";
import { nodeHost } from "../host/node/node-host.ts";
import { rightsOf } from "../policy/index.ts";
import { systemClock } from "../runtime/engine/clock.ts";
import { type Home, openHome, openTokenCache, SecretStore } from "../runtime/home/index.ts";
import { UsageError } from "../runtime/input-error.ts";
import { Workspace } from "../runtime/workspace.ts";
import { version } from "../version.ts";
import { type AtAtlas, atAtlas } from "./at-atlas.ts";
import { EmbeddedAtlas } from "./embedded-atlas.ts";
import { homeOf } from "./home-folder.ts";
import type { GlobalOptions } from "./option/global.ts";
import { exchangeLine } from "./render/exchange.ts";
import type { Setting } from "./setting.ts";
import { type Templates, templateFiles } from "./template-file.ts";
import { waitNotices } from "./wait-notice.ts";
import { keepWorldsApart } from "./world-mark.ts";

/** A workspace, with the entities, the outside world and the emulator that it was put together from. */
export interface Composition {
  readonly workspace: Workspace;
  readonly home: Home;
  readonly types: readonly EntityType[];
  /** For verbs that ask Atlas themselves. */
  readonly atAtlas: AtAtlas;
  readonly governance: Governance;
  readonly audit: AuditSink;
  readonly agent: string | undefined;
  /** The Atlas that is asked. */
  readonly source: string;
  /** Throws where a policy cannot be read, or credentials may not go to this Atlas. */
  ensureRights(): void;
  close(): Promise<void>;
}

/** Puts the parts together, as the global options say. The only place that knows all of them. */
export async function compose(setting: Setting, templates: Templates): Promise<Composition> {
  const { options, output, cwd, environment, interruption, view, around = (type) => type } = setting;
  const home = homeOf(options, cwd);
  const files = await templateFiles(setting, templates);
  const { signal } = interruption;
  const address = options.emulator ? undefined : addressOf(options);
  const parallel = options.parallel ?? 10;
  // The embedded Atlas forgets its tokens with the process, and its credential is made anew each time.
  const tokenSecrets = new SecretStore(home, { environment });
  const embedded = options.emulator ? (setting.embedded ?? new EmbeddedAtlas(home)) : undefined;
  const host = nodeHost({
    signal,
    ...(embedded && { answer: (request) => embedded.answer(request) }),
    connections: parallel + 6,
    ...(options.emulator ? {} : { tokens: openTokenCache(home, tokenSecrets) }),
    log: (level, message) => {
      if (level === "warning") view.handle({ event: "warning", message });
      else if (output.verbose) output.note(output.clean(message));
    },
  });
  const plainTypes = atlasEntities(() => connect()).map((type) => embedded?.settling(type) ?? type);
  const rights = rightsOf({
    cwd,
    own: home.file("policy.yaml"),
    // An option that is empty is a mistake, such as a variable of the shell that is not set, and no leave to go without.
    files: [...(environment.MONK_POLICY ? [environment.MONK_POLICY] : []), ...options.policy],
    agent: options.as,
    actions: plainTypes.flatMap(({ actions }) => Object.keys(actions)),
  });
  const audit = new AuditLog({
    home: rights.audit === undefined ? home : openHome(rights.audit),
    ...(rights.agent === undefined ? {} : { agent: rights.agent }),
    ...(setting.via === undefined ? {} : { via: setting.via }),
    redact: (text) => tokenSecrets.redact(workspace.redact(text)),
    warn: (message) => view.handle({ event: "warning", message: output.clean(message) }),
  });
  const governance = new Governance({ audit, judge: rights.judge });
  let open: Session | undefined;
  const connect = (): Session => {
    open ??= session({
      host,
      userAgent: `monk-mongodb-atlas/${version}`,
      ...withAddress(embedded?.url ?? address),
      onWait: waitNotices((text) => view.handle({ event: "notice", message: text })),
      before: governance.before,
      onExchange: (exchange) => {
        governance.onExchange(exchange);
        if (output.verbose) output.note(output.clean(exchangeLine(exchange)));
      },
    });
    return open;
  };
  const types = plainTypes.map((type) => around(governance.governed(type)));
  const begin = async () => {
    rights.ensure(address);
    interruption.watch();
    await embedded?.start();
    if (embedded)
      view.handle({
        event: "notice",
        message: `This is the embedded Atlas, kept in ${shownPath(embedded.data, cwd)}.`,
      });
  };
  const workspace = new Workspace({
    home,
    files,
    cwd,
    types,
    clock: systemClock(signal),
    emit: (event) => view.handle(event),
    signal,
    parallel,
    set: options.set,
    variableFiles: options.variablesFile,
    environment,
    ...(setting.patience === undefined ? {} : { patience: setting.patience }),
    prepare: async () => {
      rights.ensure(address);
      await keepWorldsApart(home, address);
      open?.forget();
      await begin();
    },
    ...(embedded && { standIn: embedded.credential }),
  });
  output.guard((text) => tokenSecrets.redact(workspace.redact(text)));
  return {
    workspace,
    home,
    types,
    source: address ?? "the embedded Atlas",
    atAtlas: atAtlas({
      governance,
      secrets: tokenSecrets,
      standIn: embedded?.credential,
      prepare: begin,
      session: connect,
    }),
    governance,
    audit,
    agent: rights.agent,
    ensureRights: () => rights.ensure(address),
    async close() {
      await audit.close();
      await host.close();
      governance.close();
      if (embedded !== setting.embedded) await embedded?.close();
    },
  };
}

/** Where the Atlas is that the options name; throws a `UsageError` where credentials must not be sent to. */
function addressOf({ apiUrl }: GlobalOptions): string {
  try {
    return baseAddress(apiUrl ?? "https://cloud.mongodb.com");
  } catch (error) {
    throw new UsageError(
      error instanceof Error ? error.message : String(error),
      "it comes from --api-url or ATLAS_API_URL",
    );
  }
}

/** Relative to the working directory where it is inside of it. */
function shownPath(path: string, cwd: string): string {
  const inside = relative(cwd, path);
  return inside.startsWith("..") ? path : inside;
}

function withAddress(baseUrl: string | undefined): { readonly baseUrl?: string } {
  return baseUrl === undefined ? {} : { baseUrl };
}
