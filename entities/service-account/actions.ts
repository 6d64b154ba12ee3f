import { z } from "zod";
import { action, type EntityAction } from "../action.ts";
import { durationArgument, durationOf } from "../credential/duration.ts";

/** What `get-info` tells of an account. */
export interface ServiceAccountInfo {
  readonly client_id: string;
  readonly name: string;
  readonly description: string;
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
  /** When a token was last fetched with any of its secrets. */
  readonly last_used: string | undefined;
  readonly secrets: readonly {
    readonly id: string;
    readonly created: string;
    readonly expires: string;
    readonly last_used?: string | undefined;
    /** Whether it is the one in `secret`, one that was replaced, or somebody else's. */
    readonly standing: "current" | "retired" | "other";
  }[];
  /** Name of the secret that is to hold the credentials, and whether it does. */
  readonly secret: string;
  readonly secret_holds_it: boolean;
}

export interface Rotated {
  readonly client_id: string;
  readonly secret: string;
  readonly secret_id: string;
  readonly expires: string;
  /** Absent where nothing is known of a secret before it. */
  readonly replaced?: string;
  readonly old_works_until?: string;
}

export interface Revoked {
  readonly revoked: readonly string[];
  readonly next: string;
}

/** What the actions work with. */
export interface AccountDesk {
  /** `grace` is in milliseconds. */
  rotate(grace: number): Promise<Rotated>;
  revoke(wish: { readonly secret_id?: string | undefined; readonly confirm?: string | undefined }): Promise<Revoked>;
  info(): Promise<ServiceAccountInfo>;
}

const week = 7 * 86_400_000;

/** Atlas itself ends the old one after a week. */
const grace = durationArgument
  .superRefine((text, check) => {
    if ((durationOf(text) ?? 0) <= week) return;
    check.addIssue({ code: "custom", message: "expected 7d at most: Atlas ends the old secret then" });
  })
  .default("1h")
  .describe("How long the old secret goes on working, 7d at most; the next update or rotation after that removes it");

export const serviceAccountActions: Readonly<Record<string, EntityAction<AccountDesk>>> = {
  rotate: action(
    "keys",
    "writes",
    "Replace the client secret: a new one first, then the secret here, and the old one goes after a while",
    z.object({ grace }),
    (account: AccountDesk, given): Promise<Rotated> => account.rotate(durationOf(given.grace) ?? 0),
  ),
  revoke: action(
    "keys",
    "writes",
    "Remove the account's client secrets at once, or one of them, with the tokens that came from them",
    z.object({
      secret_id: z
        .string()
        .regex(/^[a-f0-9]{24}$/, "expected an id of a client secret: 24 hexadecimal digits")
        .optional()
        .describe("Only this client secret; get-info lists them"),
      confirm: z.string().optional().describe("The client id of the account, to say that it is meant"),
    }),
    (account: AccountDesk, wish): Promise<Revoked> => account.revoke(wish),
  ),
  "get-info": action(
    "keys",
    "reads",
    "Tell the account's roles, projects, access list, secrets, their ends and their last use",
    z.object({}),
    (account: AccountDesk): Promise<ServiceAccountInfo> => account.info(),
  ),
};
