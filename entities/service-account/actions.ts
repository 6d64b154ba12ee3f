import { z } from "zod";
import { credentialActions } from "../credential/action.ts";
import { durationArgument, durationOf } from "../credential/duration.ts";

const week = 7 * 86_400_000;

/** Atlas itself ends the old one after a week. */
const grace = durationArgument
  .superRefine((text, check) => {
    if ((durationOf(text) ?? 0) <= week) return;
    check.addIssue({ code: "custom", message: "expected 7d at most: Atlas ends the old secret then" });
  })
  .default("1h")
  .describe("How long the old secret goes on working, 7d at most; the next update or rotation after that removes it");

const wish = z.object({
  secret_id: z
    .string()
    .regex(/^[a-f0-9]{24}$/, "expected an id of a client secret: 24 hexadecimal digits")
    .optional()
    .describe("Only this client secret; get-info lists them"),
  confirm: z.string().optional().describe("The client id of the account, to say that it is meant"),
});
export type RevocationWish = z.output<typeof wish>;

export const serviceAccountActions = credentialActions({
  summary: {
    rotate: "Replace the client secret: a new one first, then the secret here, and the old one goes after a while",
    revoke: "Remove the account's client secrets at once, or one of them, with the tokens that came from them",
    info: "Tell the account's roles, projects, access list, secrets, their ends and their last use",
  },
  grace,
  wish,
});
