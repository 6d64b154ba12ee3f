import { resolve } from "node:path";
import { atlasEntities, session } from "../entities/index.ts";
import { AuditLog } from "./audit/audit-log.ts";
import { Governance } from "./governance/governance.ts";
import { nodeHost } from "./host/node/node-host.ts";
import { rightsOf } from "./policy/index.ts";
import { systemClock } from "./runtime/engine/clock.ts";
import type { Emit } from "./runtime/engine/event.ts";
import { openHome, openTokenCache, SecretStore } from "./runtime/home/index.ts";
import { Workspace } from "./runtime/workspace.ts";
import { version } from "./version.ts";

export interface OpenOptions {
  /** Where the template files are looked for; the working directory unless told otherwise. */
  readonly directory?: string;
  /** Template files and MANIFESTs; `mongodb-atlas.yaml` unless told otherwise. */
  readonly files?: readonly string[];
  /** The folder that holds state and secrets; `.monk` in the directory unless told otherwise. */
  readonly home?: string;
  /** Where Atlas is; `https://cloud.mongodb.com` unless told otherwise. */
  readonly apiUrl?: string;
  /** Policies that have to allow what is done, besides the home's own and the administrator's. */
  readonly policies?: readonly string[];
  /** The agent whose rules the policies go by. */
  readonly agent?: string;
  /** Is told of everything that happens. */
  readonly on?: Emit;
  /** Aborted to stop a run: what is in flight is finished and saved, nothing new is begun. */
  readonly signal?: AbortSignal;
  /** Entities worked on side by side; 10 unless told otherwise. */
  readonly parallel?: number;
  /** Values of template variables, as `name=value` or `namespace/name/variable=value`. */
  readonly set?: readonly string[];
}

export interface OpenedWorkspace {
  readonly workspace: Workspace;
  readonly secrets: SecretStore;
  /** Lets go of the connections, and writes down what the audit log still lacks. Harmless when called again. */
  close(): Promise<void>;
}

/**
 * Templates, a home and Atlas, ready to `plan`, `update` and `remove`: what the command line works with, for programs.
 * Policies are read now, once; nothing else is read, and nothing sent, before the first call.
 */
export function openWorkspace(options: OpenOptions = {}): OpenedWorkspace {
  const { directory = process.cwd(), apiUrl, on = () => {}, set, parallel = 10 } = options;
  const signal = options.signal ?? new AbortController().signal;
  const warn = (message: string) => on({ event: "warning", message });
  const home = openHome(resolve(directory, options.home ?? ".monk"));
  const secrets = new SecretStore(home);
  const host = nodeHost({
    signal,
    // Some more than entities: lists are read ahead.
    connections: parallel + 6,
    tokens: openTokenCache(home, secrets),
    log: (level, message) => {
      if (level === "warning") warn(message);
    },
  });
  const types = atlasEntities(() => shared);
  const rights = rightsOf({
    cwd: directory,
    own: home.file("policy.yaml"),
    files: options.policies ?? [],
    agent: options.agent,
    actions: types.flatMap(({ actions }) => Object.keys(actions)),
  });
  const { agent } = rights;
  const audit = new AuditLog({
    home: rights.audit === undefined ? home : openHome(rights.audit),
    ...(agent === undefined ? {} : { agent }),
    redact: (text) => secrets.redact(workspace.redact(text)),
    warn,
  });
  const governance = new Governance({ audit, judge: rights.judge });
  const shared = session({
    host,
    before: governance.before,
    onExchange: governance.onExchange,
    userAgent: `monk-mongodb-atlas/${version}`,
    ...(apiUrl === undefined ? {} : { baseUrl: apiUrl }),
  });
  const workspace = new Workspace({
    home,
    cwd: directory,
    files: options.files ?? ["mongodb-atlas.yaml"],
    types: types.map((type) => governance.governed(type)),
    clock: systemClock(signal),
    emit: on,
    prepare: async () => {
      rights.ensure(apiUrl ?? "https://cloud.mongodb.com");
      shared.forget();
    },
    signal,
    ...(set === undefined ? {} : { set }),
    parallel,
  });
  let closed: Promise<void> | undefined;
  return {
    workspace,
    secrets,
    close() {
      closed ??= audit
        .close()
        .then(() => host.close())
        .then(() => governance.close());
      return closed;
    },
  };
}
