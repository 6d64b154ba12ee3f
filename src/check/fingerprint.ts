import { createHash } from "node:crypto";
import type { Subject } from "./subject.ts";

/** Of ids, so that it outlives a new name of the project or of the cluster. */
export function fingerprint(check: string, { kind, organization_id, project_id, id }: Subject): string {
  return createHash("sha256")
    .update(JSON.stringify([check, organization_id, project_id, kind, id]))
    .digest("hex")
    .slice(0, 32);
}
