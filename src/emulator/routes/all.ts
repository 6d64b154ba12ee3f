import type { Route } from "../route.ts";
import { accessListRoutes } from "./access-list.ts";
import { allClusterRoutes } from "./all-cluster.ts";
import { clusterRoutes } from "./cluster.ts";
import { databaseUserRoutes } from "./database-user.ts";
import { flexClusterRoutes } from "./flex-cluster.ts";
import { organizationRoutes } from "./organization.ts";
import { projectRoutes } from "./project.ts";
import { projectMemberRoutes } from "./project-member.ts";
import { providerRegionRoutes } from "./provider-region.ts";
import { rateLimitRoutes } from "./rate-limit.ts";
import { systemRoutes } from "./system.ts";

// In order of precedence: `/groups/byName/{groupName}` must come before `/groups/{groupId}/clusters`.
const described: readonly Route[] = [
  ...systemRoutes,
  ...organizationRoutes,
  ...projectRoutes,
  ...projectMemberRoutes,
  ...allClusterRoutes,
  ...providerRegionRoutes,
  ...clusterRoutes,
  ...flexClusterRoutes,
  ...databaseUserRoutes,
  ...accessListRoutes,
];

export const routes: readonly Route[] = [...described, ...rateLimitRoutes(described)];
