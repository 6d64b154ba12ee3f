import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import pRetry from "p-retry";
import type { Dispatcher } from "undici";
import { type Host, type HttpRequest, type HttpResponse, Interrupted, type TokenCache } from "../host.ts";
import { NodeHttp } from "./http-client.ts";

export interface NodeHostOptions {
  /** Stops the run: waits end, no further request is sent; one that is under way is waited for. */
  readonly signal?: AbortSignal;
  /** Connections to one server; to be no fewer than the calls made at a time. 16 unless said otherwise. */
  readonly connections?: number;
  /** Carries the requests in place of sockets of our own. */
  readonly dispatcher?: Dispatcher;
  /** Names a proxy (`HTTPS_PROXY`, `NO_PROXY`); that of the process unless said otherwise. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly tokens?: TokenCache;
  /** Answers within the process, in place of a server. */
  readonly answer?: (request: HttpRequest) => Promise<HttpResponse>;
  /** Nothing is logged unless said otherwise. */
  readonly log?: Host["log"];
  /** Another passing of time than the machine's. */
  readonly clock?: Pick<Host, "now" | "sleep">;
  /** Another chance than the machine's, for jitter. */
  readonly random?: () => number;
}

export interface NodeHost extends Host {
  /** Gives back what is kept open. */
  close(): Promise<void>;
}

const connectTimeout = 10_000;

/** The outside world as Node has it. */
export function nodeHost(options: NodeHostOptions = {}): NodeHost {
  const { signal, clock } = options;
  const http = new NodeHttp({
    connections: options.connections ?? 16,
    connectTimeout,
    environment: options.environment ?? process.env,
    ...(options.dispatcher === undefined ? {} : { dispatcher: options.dispatcher }),
  });

  let last = 0;
  const ensureGoing = () => {
    if (signal?.aborted && last === 0) {
      throw new Interrupted();
    }
  };

  const sleep = async (milliseconds: number) => {
    ensureGoing();
    if (clock !== undefined) {
      return clock.sleep(milliseconds);
    }
    try {
      await wait(milliseconds, undefined, signal === undefined || last > 0 ? {} : { signal });
    } catch {
      throw new Interrupted();
    }
  };

  return {
    async http(request) {
      ensureGoing();
      return options.answer ? options.answer(request) : http.send(request);
    },
    sleep,
    async lastly(run) {
      last += 1;
      try {
        return await run();
      } finally {
        last -= 1;
      }
    },
    now: clock?.now ?? Date.now,
    random: options.random ?? Math.random,
    randomBytes: (count) => new Uint8Array(randomBytes(count)),
    // When to go on is the policy's to say, and the waiting is ours, so that a stopped run does not wait.
    retry: (attempt, decide) =>
      pRetry(attempt, {
        retries: Number.POSITIVE_INFINITY,
        minTimeout: 0,
        shouldRetry: async ({ error, attemptNumber }) => {
          const delay = decide(error, attemptNumber);
          if (delay === "stop") {
            return false;
          }
          await sleep(delay);
          return true;
        },
      }),
    ...(options.tokens === undefined ? {} : { tokens: options.tokens }),
    log: options.log ?? (() => {}),
    close: () => http.close(),
  };
}
