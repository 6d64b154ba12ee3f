import { randomBytes } from "node:crypto";

/** An id as Atlas makes it: 24 hex digits of which the first 8 are the second of its creation. */
export function newId(now: number): string {
  const second = Math.floor(now / 1000)
    .toString(16)
    .padStart(8, "0");
  return second.slice(-8) + randomBytes(8).toString("hex");
}

/** When the thing of this id was made, in milliseconds since the Unix epoch. */
export function createdOf(id: string): number {
  return Number.parseInt(id.slice(0, 8), 16) * 1000;
}

/** The public part of an API key: eight letters. */
export function newPublicKey(): string {
  const letters = "abcdefghijklmnopqrstuvwxyz";
  return Array.from(randomBytes(8), (byte) => letters[byte % letters.length]).join("");
}

/** A short random label such as those in the host names of clusters. */
export function newLabel(length: number): string {
  const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
  return Array.from(randomBytes(length), (byte) => alphabet[byte % alphabet.length]).join("");
}

export const idPattern = /^[a-f0-9]{24}$/;
