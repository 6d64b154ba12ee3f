import type { z } from "zod";
import { accessEntryKey } from "./access-entry.ts";

// Lists of the addresses that an API key or a service account may call from.

interface Place {
  readonly cidrBlock?: string | undefined;
  readonly ipAddress?: string | undefined;
}

/** Exactly one of the two. */
export interface NewApiAccessEntry {
  readonly ipAddress?: string;
  readonly cidrBlock?: string;
}

/** One spelling for each entry, whoever spelled it. */
export function apiAccessEntryKey({ cidrBlock, ipAddress }: Place): string {
  return accessEntryKey(cidrBlock ?? ipAddress ?? "");
}

/** An entry that names no place would be taken for one that another may be compared with. */
export function demandPlace({ cidrBlock, ipAddress }: Place, check: z.RefinementCtx): void {
  if (cidrBlock ?? ipAddress) return;
  check.addIssue({ code: "custom", path: ["cidrBlock"], message: "expected an address or a block" });
}
