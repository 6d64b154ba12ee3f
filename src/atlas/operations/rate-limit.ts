import { z } from "zod";
import { type Operation, shape } from "../operation.ts";
import { limits } from "./limit.ts";
import { unset } from "./unset.ts";

const setting = z.looseObject({ value: z.number(), defaultValue: unset(z.number()) });

const endpointSet = z.looseObject({
  endpointSetId: z.string(),
  endpointSetName: z.string(),
  scope: z.string(),
  endpoints: unset(z.array(z.looseObject({ method: z.string(), path: z.string() }))),
  capacity: setting,
  refillRate: setting,
  refillDurationSeconds: setting,
});
export type EndpointSet = z.output<typeof endpointSet>;

/** Each names a scope, and so which sets are answered. */
export interface ScopeQuery {
  readonly groupId?: string;
  readonly orgId?: string;
  readonly userId?: string;
  readonly ipAddress?: string;
}

const reads = {
  method: "GET",
  version: "2025-03-12",
  area: "system",
  access: "read",
  limit: limits.rateLimits,
  repeatable: true,
  answer: endpointSet,
} as const;

export const rateLimitOperations = {
  listRateLimits: {
    ...reads,
    path: "/rateLimits",
    pages: "pages",
    counts: false,
    query: shape<ScopeQuery & { readonly name?: readonly string[]; readonly endpointPath?: readonly string[] }>(),
  },
  getRateLimit: {
    ...reads,
    path: "/rateLimits/{endpointSetId}",
    query: shape<ScopeQuery>(),
  },
} as const satisfies Record<string, Operation>;
