import { createHash, randomBytes } from "node:crypto";
import type { Caller } from "./caller.ts";

const realm = "MMS Public API";
const algorithms = { MD5: "md5", "SHA-256": "sha256" } as const;
type Algorithm = keyof typeof algorithms;

const nonceLifetime = 5 * 60_000;

type Verdict = { readonly caller: Caller } | { readonly refused: "stale" | "wrong" };

/** HTTP Digest access authentication (RFC 7616) with `qop=auth`. */
export class DigestGate {
  readonly #nonces = new Map<string, { readonly issued: number; readonly counts: Set<string> }>();

  /** The challenges of a 401, one for each algorithm. */
  challenges(stale: boolean, now: number): readonly string[] {
    for (const [nonce, { issued }] of this.#nonces) if (now - issued >= nonceLifetime) this.#nonces.delete(nonce);
    const nonce = randomBytes(18).toString("base64url");
    this.#nonces.set(nonce, { issued: now, counts: new Set() });
    return Object.keys(algorithms).map(
      (algorithm) =>
        `Digest realm="${realm}", domain="", nonce="${nonce}", algorithm=${algorithm}, qop="auth", stale=${stale}`,
    );
  }

  /** Checks the credentials of one request. `target` is its path and query as sent. */
  check(credentials: string, method: string, target: string, callers: readonly Caller[], now: number): Verdict {
    const given = parameters(credentials);
    const caller = callers.find((candidate) => candidate.kind === "API key" && candidate.id === given.get("username"));
    const algorithm = (given.get("algorithm") ?? "MD5").toUpperCase();
    const { nonce = "", nc = "", cnonce = "", response = "" } = Object.fromEntries(given);
    const counted = given.get("qop") === "auth" && /^[0-9a-f]{8}$/i.test(nc) && cnonce !== "";
    if (!caller || !isAlgorithm(algorithm) || !counted || given.get("realm") !== realm || given.get("uri") !== target) {
      return { refused: "wrong" };
    }
    const hash = (text: string) => createHash(algorithms[algorithm]).update(text).digest("hex");
    const request = hash(`${method}:${target}`);
    const expected = caller.secrets.map((one) =>
      hash(`${hash(`${caller.id}:${realm}:${one}`)}:${nonce}:${nc}:${cnonce}:auth:${request}`),
    );
    if (!expected.includes(response)) return { refused: "wrong" };
    const known = this.#nonces.get(nonce);
    // The password is right, so that only the nonce stands in the way: too old, from an earlier run, or a count used twice.
    if (!known || now - known.issued >= nonceLifetime || known.counts.has(nc)) return { refused: "stale" };
    known.counts.add(nc);
    return { caller };
  }

  reset(): void {
    this.#nonces.clear();
  }
}

function isAlgorithm(name: string): name is Algorithm {
  return Object.hasOwn(algorithms, name);
}

function parameters(credentials: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, name = "", quoted, plain = ""] of credentials.matchAll(
    /([a-z]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/gi,
  )) {
    found.set(name.toLowerCase(), quoted === undefined ? plain : quoted.replace(/\\(.)/g, "$1"));
  }
  return found;
}
