import { z } from "zod";
import { deferred, type Told } from "../deferred.ts";
import { type Operation, shape } from "../operation.ts";
import { limits } from "./limit.ts";
import { unset } from "./unset.ts";

const organizationSettings = deferred(() =>
  z.looseObject({
    apiAccessListRequired: unset(z.boolean()),
    multiFactorAuthRequired: unset(z.boolean()),
    restrictEmployeeAccess: unset(z.boolean()),
    genAIFeaturesEnabled: unset(z.boolean()),
    maxServiceAccountSecretValidityInHours: unset(z.number()),
    securityContact: unset(z.string()),
    operationsContact: unset(z.string()),
    streamsCrossGroupEnabled: unset(z.boolean()),
    customSessionTimeouts: unset(
      z.looseObject({
        absoluteSessionTimeoutInSeconds: unset(z.number()),
        idleSessionTimeoutInSeconds: unset(z.number()),
      }),
    ),
  }),
);
export type OrganizationSettings = Told<typeof organizationSettings>;

/**
 * Partial: what is left out stays. An empty security contact and an operations contact of null clear them, and null as
 * a timeout brings back the usual one.
 */
export type OrganizationSettingsChange = Readonly<Record<string, unknown>>;

const common = {
  path: "/orgs/{orgId}/settings",
  version: "2023-01-01",
  area: "organizations",
  limit: limits.organization,
  repeatable: true,
  answer: organizationSettings,
} as const;

export const organizationSettingsOperations = {
  getOrganizationSettings: { ...common, method: "GET", access: "read", role: "Organization Member" },
  updateOrganizationSettings: {
    ...common,
    method: "PATCH",
    access: "write",
    role: "Organization Owner",
    body: shape<OrganizationSettingsChange>(),
    touches: [],
  },
} as const satisfies Record<string, Operation>;
