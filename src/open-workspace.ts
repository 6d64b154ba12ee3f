import { resolve } from "node:path";
import { atlasEntities, session } from "../entities/index.ts";
import { nodeHost } from "./host/node/node-host.ts";
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
  /** Lets go of the connections. */
  close(): Promise<void>;
}

/**
 * Templates, a home and Atlas, ready to `plan`, `update` and `remove`: what the command line works with, for programs.
 * Nothing is read or sent before the first call.
 */
export function openWorkspace(options: OpenOptions = {}): OpenedWorkspace {
  const { directory = process.cwd(), apiUrl, on = () => {}, set, parallel = 10 } = options;
  const signal = options.signal ?? new AbortController().signal;
  const home = openHome(resolve(directory, options.home ?? ".monk"));
  const secrets = new SecretStore(home);
  const host = nodeHost({
    signal,
    // Some more than entities: lists are read ahead.
    connections: parallel + 6,
    tokens: openTokenCache(home, secrets),
    log: (level, message) => {
      if (level === "warning") on({ event: "warning", message });
    },
  });
  const shared = session({
    host,
    userAgent: `monk-mongodb-atlas/${version}`,
    ...(apiUrl === undefined ? {} : { baseUrl: apiUrl }),
  });
  const workspace = new Workspace({
    home,
    cwd: directory,
    files: options.files ?? ["mongodb-atlas.yaml"],
    types: atlasEntities(() => shared),
    clock: systemClock(signal),
    emit: on,
    prepare: async () => shared.forget(),
    signal,
    ...(set === undefined ? {} : { set }),
    parallel,
  });
  return { workspace, secrets, close: () => host.close() };
}
