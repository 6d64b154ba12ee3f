import { z } from "zod";
import { deferred, type Told } from "../deferred.ts";
import type { Operation } from "../operation.ts";
import { limits } from "./limit.ts";
import { unset } from "./unset.ts";

const setting = deferred(() => z.looseObject({ value: z.number(), defaultValue: unset(z.number()) }));

const endpointSet = deferred(() =>
  z.looseObject({
    endpointSetId: z.string(),
    endpointSetName: z.string(),
    scope: z.string(),
    endpoints: unset(z.array(z.looseObject({ method: z.string(), path: z.string() }))),
    capacity: setting(),
    refillRate: setting(),
    refillDurationSeconds: setting(),
  }),
);
export type EndpointSet = Told<typeof endpointSet>;

/** Each names a scope, and so which sets are answered. */
const scope = deferred(() =>
  z.strictObject({
    groupId: z.string().optional(),
    orgId: z.string().optional(),
    userId: z.string().optional(),
    ipAddress: z.string().optional(),
  }),
);

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
    query: deferred(() =>
      z.strictObject({
        ...scope().shape,
        name: z.array(z.string()).optional(),
        endpointPath: z.array(z.string()).optional(),
      }),
    ),
  },
  getRateLimit: {
    ...reads,
    path: "/rateLimits/{endpointSetId}",
    query: scope,
  },
} as const satisfies Record<string, Operation>;
