import { createHash } from "node:crypto";

export interface Challenge {
  readonly nonce: string;
  readonly stale: boolean;
}

/** The challenges of a 401, by algorithm. */
export function challengesOf(response: Response): ReadonlyMap<string, Challenge> {
  const found = new Map<string, Challenge>();
  for (const text of (response.headers.get("www-authenticate") ?? "").split(/, (?=Digest )/)) {
    const algorithm = /algorithm=([\w-]+)/.exec(text)?.[1];
    const nonce = /nonce="([^"]+)"/.exec(text)?.[1];
    if (algorithm && nonce) found.set(algorithm, { nonce, stale: text.includes("stale=true") });
  }
  return found;
}

/** An Authorization header as RFC 7616 has it. `target` is path and query. */
export function digestCredentials(
  key: { readonly publicKey: string; readonly privateKey: string },
  request: {
    readonly algorithm: string;
    readonly nonce: string;
    readonly count: number;
    readonly method: string;
    readonly target: string;
  },
): string {
  const { algorithm, nonce, count, method, target } = request;
  const hash = (text: string) =>
    createHash(algorithm === "MD5" ? "md5" : "sha256")
      .update(text)
      .digest("hex");
  const realm = "MMS Public API";
  const nc = count.toString(16).padStart(8, "0");
  const secret = hash(`${key.publicKey}:${realm}:${key.privateKey}`);
  const parts = {
    username: `"${key.publicKey}"`,
    realm: `"${realm}"`,
    nonce: `"${nonce}"`,
    uri: `"${target}"`,
    algorithm,
    qop: "auth",
    nc,
    cnonce: '"c0ffee"',
    response: `"${hash(`${secret}:${nonce}:${nc}:c0ffee:auth:${hash(`${method}:${target}`)}`)}"`,
  };
  return `Digest ${Object.entries(parts)
    .map(([name, value]) => `${name}=${value}`)
    .join(", ")}`;
}

/** One request with an API key, after the challenge that asks for it. `path` is below `/api/atlas/v2`. */
export async function withKey(
  url: string,
  key: { readonly publicKey: string; readonly privateKey: string },
  method: string,
  path: string,
): Promise<Response> {
  const target = `/api/atlas/v2${path}`;
  const headers = { accept: "application/vnd.atlas.2025-03-12+json" };
  const nonce = challengesOf(await fetch(url + target, { method, headers })).get("SHA-256")?.nonce ?? "";
  const authorization = digestCredentials(key, { algorithm: "SHA-256", nonce, count: 1, method, target });
  return fetch(url + target, { method, headers: { ...headers, authorization } });
}
