import { z } from "zod";
import type { Foreseen } from "../../src/entity/index.ts";
import { action, type EntityAction } from "../action.ts";
import { durationOf, type grace } from "./duration.ts";
import { foreseeRevocation, type Revocation, revoke } from "./revocation.ts";

/** What the actions of a credential work with: one that was looked for and is there. */
export interface CredentialDesk<Wish> {
  /** `grace` is in milliseconds. */
  rotate(grace: number): Promise<unknown>;
  /** What `revoke` would remove. Sends no write, and rejects with whatever stands in the way. */
  revocation(wish: Wish): Promise<Revocation>;
  info(): Promise<unknown>;
}

export interface Confirmed {
  readonly confirm?: string | undefined;
}

export interface CredentialActions<Wish extends Confirmed> {
  /** One sentence each. */
  readonly summary: { readonly rotate: string; readonly revoke: string; readonly info: string };
  readonly grace: typeof grace;
  /** What `revoke` is told. */
  readonly wish: z.ZodObject & z.ZodType<Wish>;
}

/** The actions of either kind of credential. */
export function credentialActions<Wish extends Confirmed>({
  summary,
  grace,
  wish,
}: CredentialActions<Wish>): Readonly<Record<string, EntityAction<CredentialDesk<Wish>>>> {
  type Desk = CredentialDesk<Wish>;
  return {
    rotate: action("keys", "writes", summary.rotate, z.object({ grace }), (desk: Desk, given) =>
      desk.rotate(durationOf(given.grace) ?? 0),
    ),
    revoke: {
      foresee: async (desk: Desk, given: Wish): Promise<Foreseen> => foreseeRevocation(await desk.revocation(given)),
      ...action("keys", "writes", summary.revoke, wish, async (desk: Desk, given: Wish) =>
        revoke(await desk.revocation(given), given),
      ),
    },
    "get-info": action("keys", "reads", summary.info, z.object({}), (desk: Desk) => desk.info()),
  };
}
