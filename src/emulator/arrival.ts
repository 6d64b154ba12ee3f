import type { Context } from "hono";
import type { Connection } from "./send.ts";

/** A request, read in full. */
export interface Arrival {
  readonly method: string;
  /** As sent, without the query. */
  readonly path: string;
  /** Path and query as sent: what Digest signs. */
  readonly target: string;
  readonly origin: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly params: Readonly<Record<string, string>>;
  readonly text: string;
  /** Milliseconds since the Unix epoch by the emulator's clock. */
  readonly at: number;
  /** Headers that the answer carries whatever it is; filled on the way. */
  readonly answerHeaders: (readonly [string, string])[];
  /** What is to be done when the answer leaves. */
  readonly whenSent: (() => void)[];
}

export async function arrivalOf(c: Context<{ Bindings: Connection }>, at: number): Promise<Arrival> {
  const url = new URL(c.req.url);
  const target = c.env?.incoming?.url ?? url.pathname + url.search;
  return {
    method: c.req.method,
    path: target.split("?")[0] ?? target,
    target,
    origin: url.origin,
    query: url.searchParams,
    headers: c.req.header(),
    params: c.req.param() as Record<string, string>,
    text: await c.req.text(),
    at,
    answerHeaders: [],
    whenSent: [],
  };
}
