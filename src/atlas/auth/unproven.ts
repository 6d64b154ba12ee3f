import type { HttpResponse } from "../../host/host.ts";
import { readErrorBody } from "../error-body.ts";

/** Codes of a 401 for a caller that Atlas knows very well, and that lacks a role: another proof would not change it. */
const known: readonly (string | undefined)[] = ["NOT_ORG_GROUP_CREATOR", "USER_UNAUTHORIZED"];

/** Whether Atlas does not believe who calls. */
export function isUnproven({ status, headers, body }: HttpResponse): boolean {
  return status === 401 && !known.includes(readErrorBody(body).errorCode ?? headers["x-error-code"]);
}
