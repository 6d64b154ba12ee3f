import type { HttpResponse } from "../../host/host.ts";
import { hex } from "../bytes.ts";
import { type Call, failed, root, type Send } from "../call.ts";
import type { Connection } from "../connection.ts";
import { AtlasError } from "../error.ts";
import { parseChallenges } from "./challenge.ts";
import type { ApiKey } from "./credentials.ts";
import { chooseDigest, type DigestChallenge, digestHeader, isAscii } from "./digest-response.ts";
import { isUnproven } from "./unproven.ts";

/** A challenge in use. Every request counts its nonce up, so that one challenge serves many requests. */
interface Session {
  readonly challenge: DigestChallenge;
  readonly cnonce: string;
  count: number;
}

/**
 * How often one call is signed, at most. A server that takes the counts of a nonce in rising order only refuses those
 * that arrive late, and may do so again with the next nonce.
 */
const turns = 4;

/** HTTP Digest: one request per call, once the first has fetched a challenge. */
export function digestAuthorized(next: Send, key: ApiKey, connection: Connection): Send {
  const path = connection.base.replace(/^https?:\/\/[^/]+/, "");
  let session: Session | undefined;
  let first: Promise<HttpResponse> | undefined;
  /** Whether Atlas has accepted the key before: then a refusal may mean that the nonce is worn out, not that the key is wrong. */
  let proven = false;

  const open = (reply: HttpResponse, call: Call): Session | undefined => {
    const challenges = parseChallenges(reply.headers["www-authenticate"] ?? "");
    const challenge = chooseDigest(challenges);
    if (challenge === undefined && challenges.some((one) => one.scheme === "digest" && !isAscii(one))) {
      // A refusal, and so known to be without effect.
      throw new AtlasError({
        ...failed(call),
        status: reply.status,
        detail: "a Digest challenge that is not ASCII cannot be answered",
        hint: "Check the address of the API, and whether a proxy answers in place of Atlas.",
      });
    }
    return challenge && { challenge, cnonce: hex(connection.host.randomBytes(16)), count: 0 };
  };

  const sign = (call: Call, { challenge, cnonce }: Session, count: number): Call => ({
    ...call,
    authorization: digestHeader(challenge, key, {
      method: call.operation.method,
      uri: `${path}${root}${call.path}${call.query}`,
      cnonce,
      count,
    }),
  });

  const sendSigned = async (call: Call, given: Session): Promise<HttpResponse> => {
    let used = given;
    for (let turn = 1; ; turn += 1) {
      used.count += 1;
      const reply = await next(sign(call, used, used.count));
      if (!isUnproven(reply)) {
        proven = true;
        return reply;
      }
      const offered = open(reply, call);
      if (offered === undefined || turn === turns || !(offered.challenge.stale || proven)) {
        return reply;
      }
      if (session === used) {
        session = offered;
      }
      used = session ?? offered;
    }
  };

  const fetchChallenge = async (call: Call): Promise<HttpResponse> => {
    const reply = await next(call);
    if (reply.status === 401) {
      session = open(reply, call);
    }
    return session === undefined ? reply : sendSigned(call, session);
  };

  return async (call) => {
    while (session === undefined) {
      if (first === undefined) {
        first = fetchChallenge(call);
        try {
          return await first;
        } finally {
          first = undefined;
        }
      }
      try {
        await first;
      } catch {
        // Then this call is the one to fetch a challenge.
      }
    }
    return sendSigned(call, session);
  };
}
