import { ApiError } from "../api-error.ts";
import type { World } from "../world.ts";
import type { Caller } from "./caller.ts";
import type { DigestGate } from "./digest.ts";
import { readToken } from "./token.ts";

export interface Credentials {
  readonly authorization: string | undefined;
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
}

/** Who calls, by Bearer token or Digest; refuses 401 with the challenge that fits. */
export function authenticate(
  given: Credentials,
  callers: readonly Caller[],
  digest: DigestGate,
  world: World,
  now: number,
): Caller {
  const [, scheme = "", rest = ""] = /^(\S+)\s+(.*)$/s.exec(given.authorization ?? "") ?? [];
  if (scheme.toLowerCase() === "bearer") {
    const token = readToken(rest.trim(), callers, now);
    if (token && world.revocations.get("", token.id) === undefined) return token.caller;
    throw unauthorized([`Bearer realm="MMS Public API", error="invalid_token"`]);
  }
  if (scheme.toLowerCase() !== "digest") throw unauthorized(digest.challenges(false, now));
  const verdict = digest.check(rest, given.method, given.target, callers, now);
  if ("caller" in verdict) return verdict.caller;
  throw unauthorized(digest.challenges(verdict.refused === "stale", now));
}

function unauthorized(challenges: readonly string[]): ApiError {
  return new ApiError(401, "UNAUTHORIZED", "You are not authorized for this resource.", {
    headers: challenges.map((challenge) => ["WWW-Authenticate", challenge] as const),
  });
}
