import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** A value encrypted with AES-256-GCM; both members in base64. The tag is the last 16 bytes of `value`. */
export interface Sealed {
  readonly nonce: string;
  readonly value: string;
}

/** Encrypts under a new nonce. `place` says what the value is; it opens only at the same place. */
export function seal(key: Buffer, place: readonly string[], value: string): Sealed {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(JSON.stringify(place)));
  const sealed = Buffer.concat([cipher.update(value, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return { nonce: nonce.toString("base64"), value: sealed.toString("base64") };
}

/** Answers nothing when the key, the place or a single bit is another. */
export function unseal(key: Buffer, place: readonly string[], sealed: Sealed): string | undefined {
  try {
    const bytes = Buffer.from(sealed.value, "base64");
    const tag = bytes.subarray(-16);
    const nonce = Buffer.from(sealed.nonce, "base64");
    const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: 16 })
      .setAAD(Buffer.from(JSON.stringify(place)))
      .setAuthTag(tag);
    return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString("utf8");
  } catch {
    return undefined;
  }
}
