import { CredentialsError } from "../error.ts";

export { CredentialsError };

export interface ServiceAccount {
  readonly kind: "service-account";
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface ApiKey {
  readonly kind: "api-key";
  readonly publicKey: string;
  readonly privateKey: string;
}

export type Credentials = ServiceAccount | ApiKey;

const expected =
  "Expected clientId:clientSecret of a service account (the id begins with mdb_sa_id_), publicKey:privateKey of an API key, " +
  'or one of them as JSON: {"clientId": "…", "clientSecret": "…"} or {"publicKey": "…", "privateKey": "…"}.';

/** Tells a service account from an API key by its shape. Throws `CredentialsError`, which never shows the text. */
export function parseCredentials(text: string): Credentials {
  const trimmed = text.trim();
  if (trimmed === "") {
    throw new CredentialsError(`The Atlas credentials are empty. ${expected}`);
  }
  const credentials = trimmed.startsWith("{") ? fromJson(trimmed) : fromPair(trimmed);
  const { kind, ...parts } = credentials;
  const [odd] = Object.entries(parts).find(([, part]) => !/^[\x21-\x7e]+$/.test(part)) ?? [];
  if (odd !== undefined) {
    // Found here, for what cannot stand in a header is an error of the HTTP library that shows it.
    throw new CredentialsError(
      `The Atlas credentials have a character in their ${partNames[odd] ?? odd} that no ${kind === "api-key" ? "API key" : "service account"} has: ` +
        `a control character, a space, or one that is not ASCII. Copy them from Atlas once more. ${expected}`,
    );
  }
  return credentials;
}

const partNames: Readonly<Record<string, string>> = {
  clientId: "client id",
  clientSecret: "client secret",
  publicKey: "public key",
  privateKey: "private key",
};

function fromPair(text: string): Credentials {
  const colon = text.indexOf(":");
  const id = text.slice(0, Math.max(colon, 0));
  const secret = text.slice(colon + 1);
  // No part of a credential holds a space, and a URL is not a pair.
  if (id === "" || secret === "" || /\s/.test(text) || secret.startsWith("//")) {
    throw new CredentialsError(`The Atlas credentials are not two parts joined by a colon. ${expected}`);
  }
  return id.startsWith("mdb_sa_id_")
    ? { kind: "service-account", clientId: id, clientSecret: secret }
    : { kind: "api-key", publicKey: id, privateKey: secret };
}

function fromJson(text: string): Credentials {
  const members = jsonMembers(text);
  const member = (...names: string[]) =>
    names.map((name) => members[name]).find((value): value is string => typeof value === "string" && value !== "");
  const clientId = member("clientId", "client_id");
  const clientSecret = member("clientSecret", "client_secret");
  if (clientId !== undefined && clientSecret !== undefined) {
    return { kind: "service-account", clientId, clientSecret };
  }
  const publicKey = member("publicKey", "public_key");
  const privateKey = member("privateKey", "private_key");
  if (publicKey !== undefined && privateKey !== undefined) {
    return { kind: "api-key", publicKey, privateKey };
  }
  throw new CredentialsError(`The Atlas credentials are JSON without the members that are needed. ${expected}`);
}

function jsonMembers(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    // The parser's own message quotes the text, so it goes no further.
    throw new CredentialsError(`The Atlas credentials begin like JSON and are not JSON. ${expected}`);
  }
}

/** The parts that must never be shown. */
export function secretsOf(credentials: Credentials): readonly string[] {
  return [credentials.kind === "service-account" ? credentials.clientSecret : credentials.privateKey];
}
