import { z } from "zod";
import { deferred, type Told } from "../deferred.ts";
import { type Operation, shape } from "../operation.ts";
import { limits } from "./limit.ts";
import { unset } from "./unset.ts";

/** What the database writes into its audit log, in every dedicated cluster of a project. */
const auditing = deferred(() =>
  z.looseObject({
    // Atlas says it always: an answer without it is not one that says no.
    enabled: z.boolean(),
    /** A JSON document as text. */
    auditFilter: unset(z.string()),
    auditAuthorizationSuccess: unset(z.boolean()),
    /** NONE, FILTER_BUILDER or FILTER_JSON. */
    configurationType: unset(z.string()),
  }),
);
export type Auditing = Told<typeof auditing>;

export interface AuditingChange {
  readonly enabled?: boolean;
  readonly auditFilter?: string;
  readonly auditAuthorizationSuccess?: boolean;
}

const common = {
  path: "/groups/{groupId}/auditLog",
  version: "2023-01-01",
  area: "projects",
  role: "Project Owner",
  limit: limits.project,
  repeatable: true,
  answer: auditing,
} as const;

export const auditingOperations = {
  getAuditing: { ...common, method: "GET", access: "read" },
  /** Partial: what is left out stays. */
  updateAuditing: { ...common, method: "PATCH", access: "write", body: shape<AuditingChange>(), touches: [] },
} as const satisfies Record<string, Operation>;
