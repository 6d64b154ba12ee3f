import { md5 } from "@noble/hashes/legacy.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { hex, utf8 } from "../bytes.ts";
import type { Challenge } from "./challenge.ts";
import type { ApiKey } from "./credentials.ts";

/** The hashes of RFC 7616 that we know, the strongest first. */
const hashes = { "SHA-256": sha256, MD5: md5 } as const;
type HashName = keyof typeof hashes;

/** A Digest challenge that we can answer. */
export interface DigestChallenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | undefined;
  readonly hash: HashName;
  /** The `-sess` form: the key is bound to the first nonces. */
  readonly session: boolean;
  /** As the server spelled it; absent when it named none, which means MD5. */
  readonly algorithm: string | undefined;
  /** Absent only in challenges older than RFC 2617. */
  readonly qop: "auth" | undefined;
  readonly stale: boolean;
}

/** The strongest of the challenges that can be answered. */
export function chooseDigest(challenges: readonly Challenge[]): DigestChallenge | undefined {
  const usable = challenges.flatMap((challenge) => (isAscii(challenge) ? (readDigest(challenge) ?? []) : []));
  return usable.find(({ hash }) => hash === "SHA-256") ?? usable[0];
}

/**
 * Whether what has to be sent back can be. Hosts do not agree on how other characters stand in a header, so that neither
 * the answer nor its hash would surely be right.
 */
export function isAscii({ parameters }: Challenge): boolean {
  const { realm = "", nonce = "", opaque = "", algorithm = "" } = parameters;
  return [realm, nonce, opaque, algorithm].every((value) => /^[\x20-\x7e]*$/.test(value));
}

function readDigest({ scheme, parameters }: Challenge): DigestChallenge | undefined {
  const { realm, nonce, opaque, algorithm, qop, stale } = parameters;
  const named = /^(MD5|SHA-256)(-sess)?$/i.exec(algorithm ?? "MD5");
  const offers = qop?.split(",").map((one) => one.trim().toLowerCase());
  if (scheme !== "digest" || realm === undefined || nonce === undefined || named === null) {
    return undefined;
  }
  if (offers !== undefined && !offers.includes("auth")) {
    return undefined;
  }
  return {
    realm,
    nonce,
    opaque,
    hash: named[1]?.toUpperCase() === "MD5" ? "MD5" : "SHA-256",
    session: named[2] !== undefined,
    algorithm,
    qop: offers === undefined ? undefined : "auth",
    stale: stale?.toLowerCase() === "true",
  };
}

export interface DigestRequest {
  readonly method: string;
  /** Path and query, exactly as in the request line. */
  readonly uri: string;
  readonly cnonce: string;
  /** How often this nonce has been used, this time included. */
  readonly count: number;
}

/** The `Authorization` header that answers a challenge (RFC 7616, section 3.4). */
export function digestHeader(challenge: DigestChallenge, key: ApiKey, request: DigestRequest): string {
  const { realm, nonce, opaque, algorithm, qop } = challenge;
  const { uri, cnonce } = request;
  const nc = request.count.toString(16).padStart(8, "0");
  const hash = (text: string) => hex(hashes[challenge.hash](utf8(text)));
  const secret = hash(`${key.publicKey}:${realm}:${key.privateKey}`);
  const first = challenge.session ? hash(`${secret}:${nonce}:${cnonce}`) : secret;
  const second = hash(`${request.method}:${uri}`);
  const response = hash([first, nonce, ...(qop === undefined ? [] : [nc, cnonce, qop]), second].join(":"));
  const quoted = (name: string, value: string) => `${name}="${value.replace(/[\\"]/g, "\\$&")}"`;
  const parts = [
    quoted("username", key.publicKey),
    quoted("realm", realm),
    quoted("nonce", nonce),
    quoted("uri", uri),
    ...(algorithm === undefined ? [] : [`algorithm=${algorithm}`]),
    ...(qop === undefined ? [] : [`qop=${qop}`, `nc=${nc}`, quoted("cnonce", cnonce)]),
    quoted("response", response),
    ...(opaque === undefined ? [] : [quoted("opaque", opaque)]),
  ];
  return `Digest ${parts.join(", ")}`;
}
