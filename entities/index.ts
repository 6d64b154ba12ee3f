export { baseAddress, isLoopback } from "../src/atlas/base-address.ts";
export { type Atlas, CredentialsError } from "../src/atlas/index.ts";

import type { EntityContext, EntityType } from "../src/entity/index.ts";
import { AlertConfig } from "./alert-config.ts";
import { ApiKey } from "./api-key.ts";
import { Cluster } from "./cluster.ts";
import { IpAccessListEntry } from "./ip-access-list-entry.ts";
import { Organization } from "./organization.ts";
import { Project } from "./project.ts";
import { ServiceAccount } from "./service-account.ts";
import type { Session } from "./session.ts";
import { User } from "./user.ts";

export { type Session, session } from "./session.ts";
export { AlertConfig, ApiKey, Cluster, IpAccessListEntry, Organization, Project, ServiceAccount, User };

/** Every kind of resource, in the order in which the reference lists them. */
export const resources = [
  Organization,
  Project,
  Cluster,
  User,
  IpAccessListEntry,
  ApiKey,
  ServiceAccount,
  AlertConfig,
] as const;

/** The kinds as a runtime takes them. Opening an entity needs a session; schemas and help do not. */
export function atlasEntities(session: () => Session): EntityType[] {
  return resources.map((resource) => ({
    name: `mongodb-atlas/${resource.kind}`,
    area: resource.area,
    summary: resource.summary,
    definition: resource.definition,
    state: resource.state,
    readiness: resource.readiness,
    actions: resource.actions,
    ...("writings" in resource ? { writings: resource.writings } : {}),
    ...("warning" in resource ? { warning: resource.warning } : {}),
    open: (context: EntityContext) => new resource(context, session()),
  }));
}
