import { z } from "zod";
import { credentialActions } from "../credential/action.ts";
import { grace } from "../credential/duration.ts";

export const apiKeyActions = credentialActions({
  summary: {
    rotate: "Replace the key: a new one with the same rights, then the secret, and the old one goes after a while",
    revoke: "Remove the key from Atlas at once, and those that it has replaced; the next update makes a new one",
    info: "Tell the key's roles, projects, access list, age and last use",
  },
  grace,
  wish: z.object({ confirm: z.string().optional().describe("The public key, to say that it is meant") }),
});
