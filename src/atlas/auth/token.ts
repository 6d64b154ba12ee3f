import { sha256 } from "@noble/hashes/sha2.js";
import { type HttpResponse, TransportError } from "../../host/host.ts";
import { base64, hex, utf8 } from "../bytes.ts";
import type { Connection } from "../connection.ts";
import { TokenError } from "../error.ts";
import { jsonObject, readErrorBody } from "../error-body.ts";
import { type Outcome, outcomeOf } from "../outcome.ts";
import { redact } from "../redact.ts";
import { retryAfter } from "../retry-after.ts";
import { type Failure, nextAttempt } from "../retry-policy.ts";
import type { ServiceAccount } from "./credentials.ts";

export interface Token {
  readonly value: string;
  /** Milliseconds since the Unix epoch. */
  readonly expires: number;
  /** When it was fetched, or read from the cache. */
  readonly begun: number;
}

/** Atlas documents an hour; where the answer does not say, less is assumed. */
const assumedLifetime = 600_000;

/** No token is trusted for longer, whatever the answer says; a number without end could not be kept either. */
const longestLifetime = 86_400_000;

/** Asking for a token changes nothing, so it may be repeated like any read. */
const asRead = { access: "read", repeatable: true } as const;

/** Fetches an access token; waits and tries again where that may help. Rejects with `TokenError`. */
export async function fetchToken(account: ServiceAccount, connection: Connection): Promise<Token> {
  const { host } = connection;
  return host.retry(
    (attempt) => askForToken(account, connection, attempt),
    (error, attempt) => {
      const failure = failureOf(error);
      const next = nextAttempt(attempt, failure, asRead, host.random());
      // The endpoint takes ten requests a minute: to ask it sooner is to be refused again, and others with us.
      const isUntimed = failure.status === 429 && failure.retryAfter === undefined;
      const wait = next !== "stop" && isUntimed ? Math.max(next, 6_000) : next;
      if (wait !== "stop") {
        const { operation, path } = tokenRequest;
        const got = failure.status === undefined ? {} : { status: failure.status };
        connection.onWait?.({ operation, path, milliseconds: wait, reason: "again", ...got });
      }
      return wait;
    },
  );
}

/** A hash, so that it may be shown: it names the address and the credentials, and tells neither. */
export function tokenKey(account: ServiceAccount, base: string): string {
  return hex(sha256(utf8(JSON.stringify([base, account.clientId, account.clientSecret]))));
}

class TokenRefusal extends TokenError {
  readonly failure: Failure;

  constructor(what: string, hint: string, failure: Failure, errorCode?: string, options?: ErrorOptions) {
    const status = failure.status === undefined ? {} : { status: failure.status };
    super(what, { ...status, errorCode, hint }, options);
    this.failure = failure;
  }
}

function failureOf(error: unknown): Failure {
  return error instanceof TokenRefusal ? error.failure : {};
}

/** No operation of the table: it stands beside the API. */
const tokenRequest = {
  operation: "getAccessToken",
  area: "system",
  access: "read",
  method: "POST",
  path: "/api/oauth/token",
  parameters: {},
  fields: [],
} as const;

async function askForToken(account: ServiceAccount, connection: Connection, attempt: number): Promise<Token> {
  const { host, base, userAgent, timeout } = connection;
  const begun = host.now();
  const tell = (outcome: Partial<Outcome>) =>
    connection.observe?.({ ...tokenRequest, ...outcome, attempt, milliseconds: host.now() - begun, waited: 0 });
  let reply: HttpResponse;
  try {
    reply = await host.http({
      method: "POST",
      url: `${base}/api/oauth/token`,
      headers: {
        accept: "application/json",
        authorization: `Basic ${base64(utf8(`${account.clientId}:${account.clientSecret}`))}`,
        "content-type": "application/x-www-form-urlencoded",
        "user-agent": userAgent,
      },
      body: "grant_type=client_credentials",
      timeout,
    });
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    tell({ errorCode: error.code });
    throw unreachable(error, account);
  }
  tell(outcomeOf(reply));
  const now = host.now();
  return reply.status === 200 ? readToken(reply, now) : refuse(reply, account, now);
}

function readToken(reply: HttpResponse, now: number): Token {
  const { access_token: value, expires_in: lifetime } = jsonObject(reply.body);
  // What cannot stand in a header would be an error that shows it.
  if (typeof value !== "string" || !/^[\x21-\x7e]+$/.test(value)) {
    throw new TokenRefusal("200 without an access token in it", elsewhere, { sent: "maybe" });
  }
  const seconds = Number(lifetime ?? Number.NaN);
  return {
    value,
    begun: now,
    expires: now + (seconds > 0 ? Math.min(seconds * 1000, longestLifetime) : assumedLifetime),
  };
}

const elsewhere = "Check the address of the API, and whether a proxy answers in place of Atlas.";

const hints: Readonly<Record<number, string>> = {
  400: "Check the client id and the secret of the service account, and that the secret has not expired.",
  401: "Check the client id and the secret of the service account, and that the secret has not expired.",
  403: "Check that the service account is active, and that this address is on its API access list.",
  404: elsewhere,
  429: "Atlas gives out only few tokens a minute: wait a minute, and keep the home directory between runs so that tokens are reused.",
};

function refuse(reply: HttpResponse, account: ServiceAccount, now: number): never {
  const { errorCode, detail, parameters } = readErrorBody(reply.body);
  const oauth = oauthError(reply.body);
  const code = errorCode ?? oauth.code;
  const said = detail ?? oauth.description;
  const answer = code === undefined ? String(reply.status) : `${reply.status} ${code}`;
  const what = said ? `${answer}: ${redact(said, [account.clientSecret])}` : answer;
  const failure = { status: reply.status, errorCode: code, retryAfter: retryAfter(reply, parameters, now) };
  throw new TokenRefusal(
    `no access token: ${what}`,
    hints[reply.status] ?? "Try again; if it stays, look at https://status.mongodb.com.",
    failure,
    code,
  );
}

/** The error body of RFC 6749, for an endpoint whose errors Atlas does not document. */
function oauthError(body: string): { code?: string; description?: string } {
  const [, code] = /"error"\s*:\s*"([\w.-]{1,60})"/.exec(body) ?? [];
  const [, description] = /"error_description"\s*:\s*"([^"\\]{1,300})"/.exec(body) ?? [];
  return { ...(code === undefined ? {} : { code }), ...(description === undefined ? {} : { description }) };
}

function unreachable(error: TransportError, { clientSecret }: ServiceAccount): TokenRefusal {
  return new TokenRefusal(
    `no access token: no whole answer (${error.code}): ${redact(error.message, [clientSecret])}`,
    "Check the network, the proxy and the address of the API, then try again.",
    { sent: error.sent },
    error.code,
    { cause: error },
  );
}
