import { z } from "zod";
import { deferred, type Told } from "../deferred.ts";
import type { Operation } from "../operation.ts";
import { limits } from "./limit.ts";
import { unset } from "./unset.ts";

/**
 * Something that somebody did: a person has a username, an API key a public key.
 * Which cluster it was done to is not told; `clusterNames` in the query asks for it.
 */
const event = deferred(() =>
  z.looseObject({
    id: z.string(),
    created: z.string(),
    eventTypeName: z.string(),
    groupId: unset(z.string()),
    orgId: unset(z.string()),
    userId: unset(z.string()),
    username: unset(z.string()),
    apiKeyId: unset(z.string()),
    publicKey: unset(z.string()),
    targetPublicKey: unset(z.string()),
    targetUsername: unset(z.string()),
    dbUserUsername: unset(z.string()),
    remoteAddress: unset(z.string()),
  }),
);
export type AtlasEvent = Told<typeof event>;

/** Times are ISO 8601. */
const query = deferred(() =>
  z.strictObject({
    eventType: z.array(z.string()).optional(),
    minDate: z.string().optional(),
    maxDate: z.string().optional(),
  }),
);

const reads = {
  method: "GET",
  version: "2023-01-01",
  access: "read",
  repeatable: true,
  pages: "pages",
  answer: event,
  keys: (item: AtlasEvent) => [item.id],
} as const;

/** Newest first. */
export const eventOperations = {
  listProjectEvents: {
    ...reads,
    path: "/groups/{groupId}/events",
    area: "projects",
    role: "Project Read Only",
    limit: limits.project,
    query: deferred(() =>
      z.strictObject({
        ...query().shape,
        clusterNames: z.array(z.string()).optional(),
        excludedEventType: z.array(z.string()).optional(),
      }),
    ),
  },
  listOrganizationEvents: {
    ...reads,
    path: "/orgs/{orgId}/events",
    area: "organizations",
    role: "Organization Member",
    limit: limits.organization,
    query,
  },
} as const satisfies Record<string, Operation>;
