import type { Kind, Unread } from "../inventory/model.ts";
import type { ItemOf } from "./item.ts";

/** What a finding is about. */
export interface Subject {
  readonly kind: Kind | Unread["kind"];
  readonly organization_id: string | null;
  readonly organization: string | null;
  readonly project_id: string | null;
  readonly project: string | null;
  /** What Atlas knows it by; a name where it has no id. */
  readonly id: string;
  readonly name: string;
  /** `ORGANIZATION/PROJECT/clusters/NAME`: what a waiver names. */
  readonly path: string;
}

/** Id and name of an item, by kind; the name is unique where the item stands. */
const namings: { readonly [K in Kind]: (item: ItemOf<K>) => readonly [id: string, name: string] } = {
  organizations: ({ id, name }) => [id, name],
  users: ({ id, username }) => [id, username],
  api_keys: ({ id, public_key }) => [id, public_key],
  service_accounts: ({ id }) => [id, id],
  projects: ({ id, name }) => [id, name],
  clusters: ({ id, name }) => [id, name],
  database_users: ({ database, username }) => [`${database}/${username}`, `${database}/${username}`],
  access_entries: ({ entry }) => [entry, entry],
};

/** What an item says of where it stands; a project says no project, an organization nothing. */
type Place = Partial<Record<"id" | "organization_id" | "organization" | "project_id" | "project", string>>;

/** An item of an inventory, as findings and waivers name it. */
export function subjectOf<K extends Kind>(kind: K, item: ItemOf<K>): Subject {
  const [id, name] = namings[kind](item);
  const place: Place = item;
  const { organization_id = null, organization = null, project_id = null, project = null } = place;
  return {
    kind,
    organization_id: kind === "organizations" ? id : organization_id,
    organization: kind === "organizations" ? name : organization,
    project_id: kind === "projects" ? id : project_id,
    project: kind === "projects" ? name : project,
    id,
    name,
    path: pathOf([organization, project], kind, name),
  };
}

/** What could not be read. */
export function subjectOfUnread({ kind, item, operation, ...place }: Unread): Subject {
  const { organization_id, organization, project_id, project } = place;
  const name = item === null ? operation : `${operation}/${item}`;
  const path = pathOf([organization, project], `not-read/${kind}`, name);
  return { kind, organization_id, organization, project_id, project, id: item ?? operation, name, path };
}

/** Only the last part may have slashes in it, as a block of addresses does. */
function pathOf(place: readonly (string | null)[], kind: string, name: string): string {
  const parts = place.filter((part) => part !== null).map((part) => part.replace(/%/g, "%25").replace(/\//g, "%2F"));
  return [...parts, kind.replace(/_/g, "-"), name].join("/");
}
