import { z } from "zod";

/** What stands with a space at its edge is never equal to what was meant. */
export const trimmed = z.string().refine((text) => text === text.trim(), "no spaces at its beginning and its end");

/** What an agent is called. */
export const agentName = z.string().regex(/^[\w@.][\w@.:/-]{0,63}$/, "a name without spaces");
