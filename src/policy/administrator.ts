import { lstatSync } from "node:fs";
import { isAbsolute } from "node:path";
import { z } from "zod";
import { UsageError } from "../runtime/input-error.ts";
import { readDocument } from "./document.ts";

declare const __ADMINISTRATOR_FILE__: string | undefined;

/** Where the administrator of a machine pins a policy. A place of its own: no option and no variable leads elsewhere. */
export const administratorFile =
  typeof __ADMINISTRATOR_FILE__ === "string"
    ? __ADMINISTRATOR_FILE__
    : process.platform === "win32"
      ? "C:\\ProgramData\\monk-atlas\\administrator.yaml"
      : "/etc/monk-atlas/administrator.yaml";

const schema = z
  .strictObject({
    version: z.literal(1),
    policy: z.string().refine(isAbsolute, "an absolute path").describe("A policy that holds for everybody here"),
    agent: z.string().min(1).optional().describe("Whom every caller is taken for"),
    users: z
      .record(z.string().min(1), z.string().min(1))
      .optional()
      .describe("Agents by the user's name in the operating system; `*` is for all others"),
    api_url: z.url().optional().describe("The only address that requests, and so credentials, may go to"),
  })
  .superRefine(({ agent, users }, check) => {
    if (agent === undefined || users === undefined) return;
    check.addIssue({ code: "custom", path: ["users"], message: "either `agent` or `users`, not both" });
  });

/** What the administrator's file says. */
export interface Pinned {
  readonly policy: string;
  /** Who the caller is; undefined where callers may name themselves. */
  readonly agent: string | undefined;
  readonly apiUrl: string | undefined;
}

const wanted = {
  message: "this is no administrator's file",
  expected: "`version: 1` and `policy: /absolute/path.yaml`",
  hint: "nothing is allowed until whoever administers this machine mends it",
};

/** Reads the administrator's file, if there is one. One that cannot be read or understood throws: then nothing is allowed. */
export function readAdministrator(path: string, cwd: string, user: () => string): Pinned | undefined {
  if (!exists(path)) return undefined;
  const { policy, agent, users, api_url: apiUrl } = readDocument(path, cwd, schema, wanted).data;
  if (users === undefined) return { policy, agent, apiUrl };
  const name = user();
  const own = memberOf(users, name) ?? memberOf(users, "*");
  if (own !== undefined) return { policy, agent: own, apiUrl };
  throw new UsageError(`${path} names no agent for user ${name}`, "ask whoever administers this machine");
}

/** A link that leads nowhere, and what we are not let near, are there: they must not count as nothing. */
export function exists(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch (failure) {
    const { code } = failure as NodeJS.ErrnoException;
    return code !== "ENOENT" && code !== "ENOTDIR";
  }
}

function memberOf(users: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(users, name) ? users[name] : undefined;
}
