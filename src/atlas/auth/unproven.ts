import type { HttpResponse } from "../../host/host.ts";
import { AtlasError } from "../error.ts";
import { readErrorBody } from "../error-body.ts";

/** Codes of a 401 for a caller that Atlas knows very well, and that lacks a role: another proof would not change it. */
const lackingRole: readonly (string | undefined)[] = [
  "NOT_API_KEY_ADMIN",
  "NOT_IN_GROUP",
  "NOT_ORG_GROUP_CREATOR",
  "NOT_ORG_OWNER",
  "USER_CANNOT_ACCESS_GROUP",
  "USER_CANNOT_ACCESS_ORG",
  "USER_UNAUTHORIZED",
];

/** Whether a 401 with this code tells of a role that is missing. */
export function lacksRole(errorCode: string | undefined): boolean {
  return lackingRole.includes(errorCode);
}

/** Whether Atlas does not believe who calls. */
export function isUnproven({ status, headers, body }: HttpResponse): boolean {
  return status === 401 && !lacksRole(readErrorBody(body).errorCode ?? headers["x-error-code"]);
}

/** Whether Atlas knows who calls and does not let it. It says so with status 401 where a role is missing, else with 403. */
export function isForbidden(error: unknown): boolean {
  if (!(error instanceof AtlasError)) return false;
  return error.status === 403 || (error.status === 401 && lacksRole(error.errorCode));
}
