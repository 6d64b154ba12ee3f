import { resolve } from "node:path";
import { type Home, openHome } from "../runtime/home/home.ts";
import type { GlobalOptions } from "./option/global.ts";

/** Where the audit log is: in the administrator's place for it, or else in the home that the options name. */
export async function auditFolderOf(options: Pick<GlobalOptions, "home">, cwd: string): Promise<Home> {
  const { pinnedAudit } = await import("../policy/index.ts");
  const pinned = pinnedAudit(cwd);
  return pinned === undefined ? homeOf(options, cwd) : openHome(pinned);
}

/** The home that the options name. */
export function homeOf({ home }: Pick<GlobalOptions, "home">, cwd: string): Home {
  return openHome(resolve(cwd, home ?? ".monk"));
}
