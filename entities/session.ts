import { Atlas, type AtlasOptions, Serial } from "../src/atlas/index.ts";
import type { Host } from "../src/host/host.ts";

/** What the entities of one run share: the outside world, and one client for each set of credentials. */
export interface Session {
  readonly host: Host;
  /** For what two must not do at the same time, such as to look at something shared and then make it. */
  readonly inTurn: Serial;
  /** `credentials` is a secret's text; equal texts share one client, with its token, its pacing and its reads. */
  connect(credentials: string): Atlas;
  /** Begins a new run: what was read of Atlas is read again. */
  forget(): void;
}

export function session(options: Omit<AtlasOptions, "credentials">): Session {
  const clients = new Map<string, Atlas>();
  return {
    host: options.host,
    inTurn: new Serial(),
    connect(credentials) {
      const client = clients.get(credentials) ?? new Atlas({ ...options, credentials });
      clients.set(credentials, client);
      return client;
    },
    forget() {
      for (const client of clients.values()) client.forget();
    },
  };
}
