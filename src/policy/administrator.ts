import { lstatSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { z } from "zod";
import { UsageError } from "../runtime/input-error.ts";
import { readDocument } from "../runtime/source/document.ts";
import { agentName, trimmed } from "./agent-name.ts";

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
    agent: agentName.optional().describe("Whom every caller is taken for"),
    users: z
      .record(trimmed.min(1), agentName)
      .optional()
      .describe("Agents by the user's name in the operating system; `*` is for all others"),
    api_url: z
      .url()
      .default("https://cloud.mongodb.com")
      .describe("The only address that requests, and so credentials, may go to"),
    audit: z
      .string()
      .refine(isAbsolute, "an absolute path")
      .optional()
      .describe("A folder that holds the audit logs, whatever the home: one folder in it for each user of the system"),
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
  readonly apiUrl: string;
  /** The folder of this user's audit log; undefined where it stands in the home. */
  readonly audit: string | undefined;
}

const wanted = {
  message: "this is no administrator's file",
  expected: "`version: 1` and `policy: /absolute/path.yaml`",
  hint: "nothing is allowed until whoever administers this machine mends it",
};

/** Reads the administrator's file, if there is one. One that cannot be read or understood throws: then nothing is allowed. */
export function readAdministrator(path: string, cwd: string, user: () => string): Pinned | undefined {
  if (!exists(path)) return undefined;
  const { policy, agent, users, api_url: apiUrl, audit: logs } = readDocument(path, cwd, schema, wanted).data;
  const name = user();
  const audit = logs === undefined ? undefined : join(logs, folderNameOf(name));
  if (users === undefined) return { policy, agent, apiUrl, audit };
  const own = memberOf(users, name) ?? memberOf(users, "*");
  if (own !== undefined) return { policy, agent: own, apiUrl, audit };
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

/** A user's name as the name of a folder, whatever is in it. */
function folderNameOf(user: string): string {
  return encodeURIComponent(user).replace(/^\./, "%2E") || "%";
}

function memberOf(users: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(users, name) ? users[name] : undefined;
}
