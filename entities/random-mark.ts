import type { Host } from "../src/host/host.ts";

/** Characters that make a name or a description nobody else's. */
export function randomMark({ host }: { readonly host: Pick<Host, "randomBytes"> }): string {
  return Array.from(host.randomBytes(4), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
