import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import type { HttpRequest, HttpResponse } from "../../src/host/host.ts";

/** Where a secret was found. */
export interface Leak {
  readonly place: string;
  readonly text: string;
}

/** Everything that runs have printed, emitted, thrown and kept, to be searched for secrets. */
export class Keepsake {
  readonly #secrets = new Set<string>();
  /** Answers to challenges: one for each request, so they are looked for as they are and in no other spelling. */
  readonly #proofs = new Set<string>();
  readonly #kept: { place: string; text: string }[] = [];

  constructor(secrets: readonly string[]) {
    for (const secret of secrets) this.addSecret(secret);
  }

  addSecret(secret: string): void {
    if (secret.length >= 6) this.#secrets.add(secret);
  }

  secrets(): ReadonlySet<string> {
    return this.#secrets;
  }

  /** Secrets that travel: passwords in what is sent, access tokens and credentials in what comes back. */
  learn({ body, headers }: HttpRequest, reply?: HttpResponse): void {
    const { authorization = "" } = headers;
    const proof = /^Digest .*\bresponse="([^"]+)"/.exec(authorization)?.[1];
    if (proof === undefined) this.addSecret(authorization.replace(/^(Basic|Bearer) /, ""));
    else this.#proofs.add(proof);
    const password = /"password":("(?:[^"\\]|\\.)*")/.exec(body ?? "")?.[1];
    if (password !== undefined) this.addSecret(JSON.parse(password) as string);
    const token = /"access_token":"([^"]+)"/.exec(reply?.body ?? "")?.[1];
    if (token !== undefined) this.addSecret(token);
    // An API key's, or a service account's, in the answer that makes it; later ones are covered with stars.
    const made = /"(?:privateKey|secret)":"([^"*]+)"/.exec(reply?.body ?? "")?.[1];
    if (made !== undefined) this.addSecret(made);
  }

  /** An error is kept whole: with its stack, its members and its causes. */
  keep(place: string, thing: unknown): void {
    const text =
      typeof thing === "string" ? thing : inspect(thing, { depth: 20, maxStringLength: null, maxArrayLength: null });
    this.#kept.push({ place, text });
  }

  /** The files of a home as they are now. */
  keepFolder(folder: string): void {
    for (const name of listed(folder)) {
      const path = join(folder, name);
      if (statSync(path, { throwIfNoEntry: false })?.isFile()) this.keep(name, readFileSync(path, "utf8"));
    }
  }

  #showsProof(text: string): boolean {
    return this.#proofs.size > 0 && (text.match(/[0-9a-f]{32,}/g) ?? []).some((digits) => this.#proofs.has(digits));
  }

  /** Every place that shows a secret, as it is or in another spelling. */
  leaks(): Leak[] {
    const spelled = [...new Set([...this.#secrets].flatMap(spellings))];
    return this.#kept.filter(({ text }) => spelled.some((one) => text.includes(one)) || this.#showsProof(text));
  }
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** As it is, in JSON, in a URL, in base64 (of both alphabets) and in hexadecimal digits. */
function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const base64 = bytes.toString("base64").replace(/=+$/, "");
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    base64,
    bytes.toString("base64url"),
    bytes.toString("hex"),
  ];
}
