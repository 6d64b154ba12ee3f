import { organizationMember, organizationOwner } from "../access.ts";
import { happened } from "../happening.ts";
import { invalidValue } from "../refusal.ts";
import { type Call, first, type Route } from "../route.ts";
import { flag, object, orNull, text, whole } from "../rule.ts";

const day = 86_400;

/** Null takes a timeout back to the usual one. */
const timeoutsBody = object({
  absoluteSessionTimeoutInSeconds: orNull(whole({ min: 3_600, max: day / 2 })),
  idleSessionTimeoutInSeconds: orNull(whole({ min: 300 })),
});
type Timeouts = ReturnType<typeof timeoutsBody>;

const changeBody = object({
  apiAccessListRequired: flag,
  customSessionTimeouts: timeoutsBody,
  genAIFeaturesEnabled: flag,
  maxServiceAccountSecretValidityInHours: whole({ min: 8, max: 8_760 }),
  multiFactorAuthRequired: flag,
  operationsContact: orNull(text({ min: 1 })),
  restrictEmployeeAccess: flag,
  securityContact: text(),
  streamsCrossGroupEnabled: flag,
});

/** What an organization is set to; what was never set is as Atlas has it at first. */
export function organizationSettings(call: Call): Readonly<Record<string, unknown>> {
  return {
    apiAccessListRequired: false,
    customSessionTimeouts: {},
    genAIFeaturesEnabled: true,
    maxServiceAccountSecretValidityInHours: 8_760,
    multiFactorAuthRequired: false,
    operationsContact: null,
    restrictEmployeeAccess: false,
    securityContact: "",
    streamsCrossGroupEnabled: false,
    ...call.world.organizationSettings.get("", call.params.orgId ?? ""),
  };
}

/** What an organization is told of a setting that was switched. */
const events: Readonly<Record<string, readonly [on: string, off: string]>> = {
  apiAccessListRequired: ["ORG_PUBLIC_API_ACCESS_LIST_REQUIRED", "ORG_PUBLIC_API_ACCESS_LIST_NOT_REQUIRED"],
  multiFactorAuthRequired: ["ORG_TWO_FACTOR_AUTH_REQUIRED", "ORG_TWO_FACTOR_AUTH_OPTIONAL"],
  restrictEmployeeAccess: ["ORG_EMPLOYEE_ACCESS_RESTRICTED", "ORG_EMPLOYEE_ACCESS_UNRESTRICTED"],
};

const route = { path: "/orgs/{orgId}/settings", versions: first, limit: "organization" } as const;

export const organizationSettingsRoutes: readonly Route[] = [
  {
    ...route,
    method: "GET",
    needs: organizationMember,
    handle: (call) => ({ status: 200, body: organizationSettings(call) }),
  },
  {
    ...route,
    method: "PATCH",
    needs: organizationOwner,
    handle(call) {
      const { orgId = "" } = call.params;
      const { customSessionTimeouts, ...body } = changeBody(call.body, "");
      const before = organizationSettings(call);
      const timeouts = { ...(before.customSessionTimeouts as Timeouts), ...customSessionTimeouts };
      const { absoluteSessionTimeoutInSeconds: absolute, idleSessionTimeoutInSeconds: idle } = timeouts;
      if ((idle ?? 0) > (absolute ?? day / 2)) {
        throw invalidValue("customSessionTimeouts.idleSessionTimeoutInSeconds", "must not exceed the absolute timeout");
      }
      const kept = Object.fromEntries(Object.entries(timeouts).filter(([, seconds]) => typeof seconds === "number"));
      call.world.organizationSettings.put("", orgId, { ...before, ...body, customSessionTimeouts: kept });
      for (const [name, [on, off]] of Object.entries(events)) {
        const value = (body as Readonly<Record<string, unknown>>)[name];
        if (value !== undefined && value !== before[name]) happened(call, { orgId }, value === true ? on : off);
      }
      return { status: 200, body: organizationSettings(call) };
    },
  },
];
