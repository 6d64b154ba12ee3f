import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import type { Caller } from "./caller.ts";

const lifetimeSeconds = 3600;

// A token carries its own expiry and a signature made with the client's secret, so that a world which is closed and
// opened again still knows the tokens it gave out.
function sign(content: string, secret: string): string {
  return createHmac("sha256", secret).update(content).digest("base64url");
}

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

export interface Token {
  readonly access_token: string;
  readonly expires_in: number;
  readonly token_type: "Bearer";
}

/** `secret` is the one that the caller brought: where it is deleted, its tokens go with it. */
export function issueToken(caller: Caller, secret: string, now: number): Token {
  const claims = { sub: caller.id, jti: randomUUID(), exp: Math.floor(now / 1000) + lifetimeSeconds };
  const content = `${part({ alg: "HS256", typ: "JWT" })}.${part(claims)}`;
  return {
    access_token: `${content}.${sign(content, secret)}`,
    expires_in: lifetimeSeconds,
    token_type: "Bearer",
  };
}

/** Who a token speaks for, or undefined when it is not one of ours, altered or expired. */
export function readToken(
  token: string,
  callers: readonly Caller[],
  now: number,
): { readonly caller: Caller; readonly id: string; readonly expires: number } | undefined {
  const [header, body, signature] = token.split(".");
  if (!header || !body || !signature) return undefined;
  let claims: { sub?: unknown; jti?: unknown; exp?: unknown };
  try {
    claims = JSON.parse(Buffer.from(body, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
  const caller = callers.find((candidate) => candidate.kind === "service account" && candidate.id === claims?.sub);
  if (!caller || typeof claims.exp !== "number" || typeof claims.jti !== "string") return undefined;
  const given = Buffer.from(signature);
  const isSigned = caller.secrets.some((secret) => {
    const expected = Buffer.from(sign(`${header}.${body}`, secret));
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  if (!isSigned) return undefined;
  const expires = claims.exp * 1000;
  return now < expires ? { caller, id: claims.jti, expires } : undefined;
}
