import type { AlertConfigRecord } from "../alert/record.ts";
import { atlasTime } from "../clock.ts";
import type { Call } from "../route.ts";
import { selfLink } from "./link.ts";

function members(config: AlertConfigRecord, links: unknown): unknown {
  return {
    created: atlasTime(config.created),
    enabled: config.enabled,
    eventTypeName: config.eventTypeName,
    groupId: config.groupId,
    id: config.id,
    links,
    matchers: config.matchers,
    ...(config.metricThreshold ? { metricThreshold: config.metricThreshold } : {}),
    notifications: config.notifications,
    ...(config.severityOverride === undefined ? {} : { severityOverride: config.severityOverride }),
    ...(config.threshold ? { threshold: config.threshold } : {}),
    updated: atlasTime(config.updated),
  };
}

/** In a list a configuration has its own link only. */
export function alertConfigRowShape(config: AlertConfigRecord, call: Call): unknown {
  return members(config, selfLink(call, "groups", config.groupId, "alertConfigs", config.id));
}

export function alertConfigShape(config: AlertConfigRecord, call: Call): unknown {
  const path = ["groups", config.groupId, "alertConfigs", config.id];
  const alerts = { href: call.link(...path, "alerts"), rel: "https://cloud.mongodb.com/alerts" };
  return members(config, [...selfLink(call, ...path), alerts]);
}
