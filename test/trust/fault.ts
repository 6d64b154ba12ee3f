import { type HttpRequest, type HttpResponse, TransportError } from "../../src/host/host.ts";
import type { Passage, Send } from "./process.ts";
import type { Sent } from "./sent.ts";

/** The request that a fault befalls, as `Sent` names it. */
export interface Spot {
  readonly what: string;
  readonly count: number;
}

/** What a fault may do beside answering. */
export interface Controls {
  /** Lets time go by for all. */
  sleep(milliseconds: number): Promise<void>;
  /** Sets the process's clock ahead of Atlas's, or behind it. */
  skew(milliseconds: number): void;
}

export interface Fault {
  readonly name: string;
  /** What it has in common with others: who it is that fails, and what becomes of the request. */
  readonly kind: "refused" | "throttled" | "failed" | "unsent" | "lost" | "spoiled" | "time" | "credential";
  /** How long it lasts: `once`, for this `request` whenever it is sent again, or for `everything` from here on. */
  readonly lasts: "once" | "request" | "everything";
  /** What has to stand in a message about it; absent where there is nothing to be named. */
  readonly code?: RegExp;
  /** Whether it needs an answer with a body to spoil. */
  readonly spoils?: true;
  readonly strike: (sent: Sent, send: Send, controls: Controls) => Promise<HttpResponse>;
}

const hour = 3_600_000;

/** Answers come with the request's own secrets in them: a server in trouble says a lot, and none of it may be shown. */
function told({ headers, body }: HttpRequest): string {
  return `This answer was asked for by a fault. It came with ${headers.authorization} and ${body?.slice(0, 200)}`;
}

function refusal(status: number, errorCode: string, headers: Readonly<Record<string, string>> = {}) {
  return async ({ request }: Sent): Promise<HttpResponse> => ({
    status,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ detail: told(request), error: status, errorCode, parameters: [], reason: "A fault" }),
  });
}

const unauthorized = refusal(401, "UNAUTHORIZED", {
  "www-authenticate": 'Bearer realm="MMS Public API", error="invalid_token"',
});
const outage = refusal(500, "UNEXPECTED_ERROR");
const proxy: HttpResponse = {
  status: 502,
  headers: { "content-type": "text/html" },
  body: "<html>\n<head><title>502 Bad Gateway</title></head>\n<body><h1>502 Bad Gateway</h1></body>\n</html>\n",
};

const refused = async (): Promise<never> => {
  throw new TransportError("ECONNREFUSED", "no", "no connection to the server");
};
const lost = (code: string, message: string): never => {
  throw new TransportError(code, "maybe", message);
};

/** Every fault of the table. Those that say "although done" let Atlas act first. */
export const faults: readonly Fault[] = [
  { name: "401 once", kind: "refused", lasts: "once", code: /\b401\b/, strike: unauthorized },
  { name: "401 from here on", kind: "refused", lasts: "everything", code: /\b401\b/, strike: unauthorized },
  {
    name: "401 for want of a role",
    kind: "refused",
    lasts: "request",
    code: /\b401 USER_UNAUTHORIZED\b/,
    strike: refusal(401, "USER_UNAUTHORIZED"),
  },
  {
    name: "403",
    kind: "refused",
    lasts: "request",
    code: /\b403 IP_ADDRESS_NOT_ON_ACCESS_LIST\b/,
    strike: refusal(403, "IP_ADDRESS_NOT_ON_ACCESS_LIST"),
  },
  {
    name: "404 of Atlas",
    kind: "refused",
    lasts: "once",
    code: /\b404 RESOURCE_NOT_FOUND\b/,
    strike: refusal(404, "RESOURCE_NOT_FOUND"),
  },
  {
    name: "404 of something else",
    kind: "refused",
    lasts: "once",
    code: /\b404\b/,
    strike: async () => ({ ...proxy, status: 404 }),
  },
  { name: "409", kind: "refused", lasts: "once", code: /\b409 CONFLICT\b/, strike: refusal(409, "CONFLICT") },
  {
    name: "429 with Retry-After",
    kind: "throttled",
    lasts: "once",
    code: /\b429\b/,
    strike: refusal(429, "RATE_LIMITED", { "retry-after": "7" }),
  },
  {
    name: "429 without Retry-After",
    kind: "throttled",
    lasts: "once",
    code: /\b429\b/,
    strike: refusal(429, "RATE_LIMITED"),
  },
  {
    name: "429 always",
    kind: "throttled",
    lasts: "request",
    code: /\b429\b/,
    strike: refusal(429, "RATE_LIMITED", { "retry-after": "2" }),
  },
  { name: "500 once", kind: "failed", lasts: "once", code: /\b500\b/, strike: outage },
  { name: "500 always", kind: "failed", lasts: "request", code: /\b500\b/, strike: outage },
  { name: "500 from here on", kind: "failed", lasts: "everything", code: /\b500\b/, strike: outage },
  {
    name: "500 although done",
    kind: "failed",
    lasts: "once",
    code: /\b500\b/,
    async strike(sent, send) {
      await send();
      return outage(sent);
    },
  },
  { name: "502 with an HTML page", kind: "failed", lasts: "once", code: /\b502\b/, strike: async () => proxy },
  {
    name: "502 with an HTML page although done",
    kind: "failed",
    lasts: "once",
    code: /\b502\b/,
    async strike(_, send) {
      await send();
      return proxy;
    },
  },
  { name: "503", kind: "failed", lasts: "once", code: /\b503\b/, strike: refusal(503, "SERVICE_UNAVAILABLE") },
  {
    name: "503 with Retry-After",
    kind: "failed",
    lasts: "once",
    code: /\b503\b/,
    strike: refusal(503, "SERVICE_UNAVAILABLE", { "retry-after": "5" }),
  },
  { name: "connection refused once", kind: "unsent", lasts: "once", code: /\bECONNREFUSED\b/, strike: refused },
  {
    name: "connection refused from here on",
    kind: "unsent",
    lasts: "everything",
    code: /\bECONNREFUSED\b/,
    strike: refused,
  },
  {
    name: "reset before",
    kind: "lost",
    lasts: "once",
    code: /\bECONNRESET\b/,
    strike: async () => lost("ECONNRESET", "the connection to the server broke"),
  },
  {
    name: "reset before, always",
    kind: "lost",
    lasts: "request",
    code: /\bECONNRESET\b/,
    strike: async () => lost("ECONNRESET", "the connection to the server broke"),
  },
  {
    name: "reset after",
    kind: "lost",
    lasts: "once",
    code: /\bECONNRESET\b/,
    async strike(_, send) {
      await send();
      return lost("ECONNRESET", "the connection to the server broke");
    },
  },
  {
    name: "cut body",
    kind: "spoiled",
    lasts: "once",
    code: /\bCUT\b/,
    spoils: true,
    async strike(_, send) {
      await send();
      return lost("CUT", "the answer of the server ended early");
    },
  },
  {
    name: "not JSON",
    kind: "spoiled",
    lasts: "once",
    code: /JSON was expected|without an access token/,
    spoils: true,
    strike: async (_, send) => ({ ...(await send()), body: "This is not JSON." }),
  },
  {
    name: "missing members",
    kind: "spoiled",
    lasts: "once",
    code: /not what Atlas documents|without an access token/,
    spoils: true,
    async strike(_, send) {
      const reply = await send();
      return { ...reply, body: JSON.stringify(stripped(JSON.parse(reply.body))) };
    },
  },
  {
    name: "30 s of silence",
    kind: "lost",
    lasts: "once",
    code: /\bTIMEOUT\b/,
    async strike({ request }, _, { sleep }) {
      await sleep(request.timeout);
      return lost("TIMEOUT", `the server did not answer within ${request.timeout} ms`);
    },
  },
  {
    name: "clock an hour ahead",
    kind: "time",
    lasts: "once",
    async strike(_, send, { skew }) {
      skew(hour);
      return send();
    },
  },
  {
    name: "clock an hour back",
    kind: "time",
    lasts: "once",
    async strike(_, send, { skew }) {
      skew(-hour);
      return send();
    },
  },
];

/** Strikes only where credentials are a token that was fetched; one that is fetched afterwards is good. */
export const deadTokenFault: Fault = {
  name: "token that expires",
  kind: "credential",
  lasts: "everything",
  code: /\b401\b/,
  strike: unauthorized,
};

/** Strikes only where credentials answer a challenge: the next answer needs a new one, and that is no refusal. */
export const wornNonce: Fault = {
  name: "nonce that is worn out",
  kind: "credential",
  lasts: "once",
  code: /\b401\b/,
  async strike({ request }, send) {
    const { authorization: _, ...headers } = request.headers;
    const reply = await send({ ...request, headers });
    const offered = reply.headers["www-authenticate"]?.replaceAll("stale=false", "stale=true") ?? "";
    return { ...reply, headers: { ...reply.headers, "www-authenticate": offered } };
  },
};

/** A way to Atlas on which the fault waits at its spot. `struck` tells whether it was met. */
export function disturbed(
  fault: Fault,
  spot: Spot,
  controls: Controls,
): { readonly passage: Passage; struck(): boolean } {
  let first: Sent | undefined;
  const concerns = (sent: Sent): boolean => {
    if (first === undefined || fault.lasts === "once") return false;
    if (fault.lasts === "request") return sent.what === spot.what;
    const { authorization } = first.request.headers;
    return fault !== deadTokenFault || sent.request.headers.authorization === authorization;
  };
  return {
    struck: () => first !== undefined,
    passage(sent, send) {
      const isHere = sent.what === spot.what && sent.count === spot.count;
      if (isHere) first ??= sent;
      return isHere || concerns(sent) ? fault.strike(sent, send, controls) : send();
    },
  };
}

/** Without anything that a reader could rely on: things lose all their members, a list with nothing in it its place. */
function stripped(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(() => ({}));
  const { results } = body as { results?: unknown };
  return Array.isArray(results) && results.length > 0 ? { ...(body as object), results: results.map(() => ({})) } : {};
}
