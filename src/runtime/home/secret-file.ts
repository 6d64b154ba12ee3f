import { timingSafeEqual } from "node:crypto";
import { HomeError } from "./home-error.ts";
import { type KeyRing, keyedMark } from "./master-key.ts";
import type { Sealed } from "./sealed-value.ts";
import { isObject, type JsonObject } from "./state-version.ts";

const format = "monk-secrets";
const version = 1;

/** Where the key of a secrets file comes from. */
export interface KeySource {
  readonly from: "file" | "environment";
  readonly id: string;
  /** In base64; for a passphrase. */
  readonly salt: string;
}

/** The content of `secrets.json`. Values are sealed; names and scopes are not. */
export interface SecretDocument {
  readonly key: KeySource;
  /** The key of marks, where it outlived the master key that it was derived from. */
  readonly marks?: Sealed;
  readonly global: Map<string, Sealed>;
  /** By template path, then by name. */
  readonly private: Map<string, Map<string, Sealed>>;
}

/** A document that is read but whose authenticity is not yet checked: that needs the key which it names. */
export interface UncheckedSecrets {
  readonly key: KeySource;
  /** Throws `SECRETS_DAMAGED` unless every byte is as it was written. */
  check(keys: KeyRing): SecretDocument;
}

export function secretText(document: SecretDocument, keys: KeyRing): string {
  const body = {
    format,
    version,
    key: { from: document.key.from, id: keys.id, salt: document.key.salt },
    ...(document.marks && { marks: document.marks }),
    global: Object.fromEntries(document.global),
    private: Object.fromEntries([...document.private].map(([path, values]) => [path, Object.fromEntries(values)])),
  };
  return `${JSON.stringify({ ...body, mac: macOf(body, keys) }, null, 1)}\n`;
}

/** Reads `secrets.json`. Throws `SECRETS_DAMAGED` or `SECRETS_NEWER`; nothing is ever taken for an empty store. */
export function parseSecrets(file: string, text: string): UncheckedSecrets {
  const damaged = (what: string, cause?: unknown) =>
    new HomeError(
      "SECRETS_DAMAGED",
      file,
      `${file} is damaged: ${what}. Nothing was changed.`,
      `Restore ${file} from a backup; or move it and its copy away and add the secrets again with: monk secrets add`,
      { cause },
    );
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (failure) {
    throw damaged(text.trim() === "" ? "it is empty" : "it is not whole", failure);
  }
  if (!isObject(parsed) || parsed.format !== format) throw damaged("it is not a secrets file");
  if (Number.isSafeInteger(parsed.version) && (parsed.version as number) > version) {
    throw new HomeError(
      "SECRETS_NEWER",
      file,
      `${file} has version ${parsed.version}, and this program knows version ${version} at most; it was left untouched.`,
      "Use the newer monk-mongodb-atlas that wrote it: npm install -g monk-mongodb-atlas@latest",
    );
  }
  const { mac, ...body } = parsed;
  const { key } = body;
  if (body.version !== version || typeof mac !== "string" || !isKeySource(key)) throw damaged("a member is missing");
  return {
    key,
    check(keys) {
      if (!equal(mac, macOf(body, keys))) throw damaged("its content is not what was written");
      // Past the check the shape is ours: only a holder of the key can have written it.
      const own = body as { marks?: Sealed; global: JsonObject; private: Readonly<Record<string, JsonObject>> };
      return {
        key,
        ...(own.marks && { marks: own.marks }),
        global: new Map(Object.entries(own.global)) as Map<string, Sealed>,
        private: new Map(
          Object.entries(own.private).map(([path, values]) => [
            path,
            new Map(Object.entries(values)) as Map<string, Sealed>,
          ]),
        ),
      };
    },
  };
}

function macOf(body: JsonObject, keys: KeyRing): string {
  return keyedMark(keys.file, JSON.stringify(body));
}

function equal(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function isKeySource(key: unknown): key is KeySource & JsonObject {
  return (
    isObject(key) &&
    (key.from === "file" || key.from === "environment") &&
    typeof key.id === "string" &&
    typeof key.salt === "string"
  );
}
