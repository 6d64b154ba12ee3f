import { createHmac, hkdfSync, scrypt } from "node:crypto";
import { HomeError } from "./home-error.ts";

/** The keys made from one master key, each for one purpose. */
export interface KeyRing {
  /** Tells master keys apart and says nothing about them. */
  readonly id: string;
  readonly encryption: Buffer;
  /** Authenticates the secrets file as a whole. */
  readonly file: Buffer;
  readonly marks: Buffer;
}

export function keyRing(master: Buffer): KeyRing {
  const derive = (purpose: string) => Buffer.from(hkdfSync("sha256", master, "", `monk-secrets ${purpose}`, 32));
  return {
    id: derive("id").toString("base64url").slice(0, 22),
    encryption: derive("encryption"),
    file: derive("file"),
    marks: derive("marks"),
  };
}

/** A keyed one-way mark, in base64url. */
export function keyedMark(key: Buffer, text: string): string {
  return createHmac("sha256", key).update(text, "utf8").digest("base64url");
}

/** The 32 bytes that a text spells in base64, base64url or hexadecimal; nothing for any other text. */
export function spelledKey(text: string): Buffer | undefined {
  const trimmed = text.trim();
  if (/^[0-9a-fA-F]{64}$/.test(trimmed)) return Buffer.from(trimmed, "hex");
  if (/^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed)) return Buffer.from(trimmed, "base64");
  return undefined;
}

const slowHash = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };

/** The master key of `MONK_SECRETS_KEY`: the key itself, or a passphrase that is hashed slowly with a salt (base64). */
export async function environmentKey(text: string, salt: string): Promise<Buffer> {
  const spelled = spelledKey(text);
  if (spelled) return spelled;
  if ([...text].length < 16) {
    throw new HomeError(
      "KEY_UNUSABLE",
      "MONK_SECRETS_KEY",
      `MONK_SECRETS_KEY has ${[...text].length} characters; expected 32 bytes in base64 or hexadecimal, or a passphrase of 16 characters or more.`,
      "Make one with: openssl rand -base64 32",
    );
  }
  return new Promise((done, failed) => {
    scrypt(text.normalize("NFC"), Buffer.from(salt, "base64"), 32, slowHash, (failure, key) =>
      failure ? failed(failure) : done(key),
    );
  });
}
