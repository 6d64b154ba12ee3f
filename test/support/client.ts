import type { RequestHandler } from "msw";
import { Atlas, type AtlasOptions, type Exchange, type Wait } from "../../src/atlas/index.ts";
import { type NodeHostOptions, nodeHost } from "../../src/host/node/node-host.ts";
import { mswDispatcher } from "./msw-dispatcher.ts";
import { VirtualClock } from "./virtual-clock.ts";

export const base = "https://atlas.test";
export const api = `${base}/api/atlas/v2`;
export const account = { clientId: `mdb_sa_id_${"a".repeat(24)}`, clientSecret: "mdb_sa_sk_very-secret" };
export const key = { publicKey: "abcdefgh", privateKey: "11111111-2222-3333-4444-555555555555" };
export const accountText = `${account.clientId}:${account.clientSecret}`;
export const keyText = `${key.publicKey}:${key.privateKey}`;
export const groupId = "6a0f3d0a2b7d4e5f607182a1";

/** A client whose requests are answered by msw's handlers and whose time is virtual. */
export function clientOf(
  handlers: RequestHandler[],
  options: Partial<AtlasOptions> & { tokens?: NodeHostOptions["tokens"]; signal?: AbortSignal } = {},
) {
  const clock = new VirtualClock();
  const exchanges: Exchange[] = [];
  const waits: Wait[] = [];
  const warnings: string[] = [];
  const { tokens, signal, ...rest } = options;
  const host = nodeHost({
    dispatcher: mswDispatcher(handlers),
    clock,
    random: () => 0.5,
    log: (level, message) => (level === "warning" ? warnings.push(message) : undefined),
    ...(tokens === undefined ? {} : { tokens }),
    ...(signal === undefined ? {} : { signal }),
  });
  const atlas = new Atlas({
    host,
    baseUrl: base,
    credentials: accountText,
    userAgent: "monk-mongodb-atlas/0.0.0-test",
    onExchange: (exchange) => exchanges.push(exchange),
    onWait: (wait) => waits.push(wait),
    ...rest,
  });
  return { atlas, clock, exchanges, waits, warnings };
}

/** What a promise was rejected with. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("It was expected to fail, and it succeeded");
}
