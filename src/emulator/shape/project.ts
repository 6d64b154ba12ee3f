import { atlasTime } from "../clock.ts";
import type { ProjectRecord } from "../record.ts";
import type { Call } from "../route.ts";
import { deploymentCount } from "../state.ts";
import { selfLink } from "./link.ts";

const related = ["containers", "clusters", "databaseUsers", "peers", "processes", "whitelist"];

function members(project: ProjectRecord, call: Call, links: unknown): unknown {
  return {
    clusterCount: deploymentCount(call.world, project.id, call.now),
    created: atlasTime(project.created),
    id: project.id,
    links,
    name: project.name,
    orgId: project.orgId,
    ...(project.tags ? { tags: project.tags } : {}),
    withDefaultAlertsSettings: project.withDefaultAlertsSettings,
  };
}

export function projectShape(project: ProjectRecord, call: Call): unknown {
  const links = related.map((name) => ({
    href: call.link("groups", project.id, name),
    rel: `https://cloud.mongodb.com/${name}`,
  }));
  return members(project, call, [...selfLink(call, "groups", project.id), ...links]);
}

/** In a list a project has its own link only, and always its tags. */
export function projectRowShape(project: ProjectRecord, call: Call): unknown {
  return members({ ...project, tags: project.tags ?? [] }, call, selfLink(call, "groups", project.id));
}
