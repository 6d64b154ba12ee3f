import type { HttpResponse } from "../../host/host.ts";

/**
 * Whether Atlas does not believe who calls. Its one other 401 is for a caller that it knows very well, and that may
 * not create projects: another proof would not change it.
 */
export function isUnproven(reply: HttpResponse): boolean {
  return reply.status === 401 && !reply.body.includes("NOT_ORG_GROUP_CREATOR");
}
