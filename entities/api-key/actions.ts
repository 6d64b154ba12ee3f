import { z } from "zod";
import { action, type EntityAction } from "../action.ts";
import { durationOf, grace } from "../credential/duration.ts";

/** What `get-info` tells of a key. */
export interface ApiKeyInfo {
  readonly id: string;
  readonly public_key: string;
  /** Its description in Atlas. */
  readonly name: string;
  readonly organization_id: string;
  readonly roles: readonly string[];
  readonly projects: readonly { readonly project_id: string; readonly roles: readonly string[] }[];
  readonly access_list: readonly {
    readonly address: string;
    readonly created?: string | undefined;
    readonly last_used?: string | undefined;
    readonly last_used_address?: string | undefined;
  }[];
  readonly created: string | undefined;
  readonly age_days: number | undefined;
  /** From its access list: Atlas notes the use of an API key nowhere else. */
  readonly last_used: string | undefined;
  readonly secret: string;
  readonly secret_holds_it: boolean;
  /** Keys that it has replaced and that still work. */
  readonly retired: readonly { readonly public_key: string; readonly until: string }[];
}

export interface Rotated {
  readonly public_key: string;
  readonly secret: string;
  readonly replaced: string;
  /** When the old one is removed; absent where it was there before us, and stays. */
  readonly old_works_until?: string;
}

export interface Revoked {
  readonly revoked: readonly string[];
  readonly next: string;
}

/** What the actions work with. */
export interface KeyRing {
  /** `grace` is in milliseconds. */
  rotate(grace: number): Promise<Rotated>;
  revoke(confirm: string | undefined): Promise<Revoked>;
  info(): Promise<ApiKeyInfo>;
}

export const apiKeyActions: Readonly<Record<string, EntityAction<KeyRing>>> = {
  rotate: action(
    "keys",
    "writes",
    "Replace the key: a new one with the same rights, then the secret, and the old one goes after a while",
    z.object({ grace }),
    (keys: KeyRing, given): Promise<Rotated> => keys.rotate(durationOf(given.grace) ?? 0),
  ),
  revoke: action(
    "keys",
    "writes",
    "Remove the key from Atlas at once, and those that it has replaced; the next update makes a new one",
    z.object({ confirm: z.string().optional().describe("The public key, to say that it is meant") }),
    (keys: KeyRing, given): Promise<Revoked> => keys.revoke(given.confirm),
  ),
  "get-info": action(
    "keys",
    "reads",
    "Tell the key's roles, projects, access list, age and last use",
    z.object({}),
    (keys: KeyRing): Promise<ApiKeyInfo> => keys.info(),
  ),
};
