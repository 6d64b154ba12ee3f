import type { Cluster, Inventory, OrganizationUser, Tag } from "./model.ts";

type ProjectRoles = OrganizationUser["project_roles"];

/** `owner: kim`, one text for each tag. */
export function tagTexts(tags: readonly Tag[]): string[] {
  return tags.map(({ key, value }) => `${key}: ${value}`);
}

/** `shop: GROUP_OWNER, GROUP_READ_ONLY`, one text for each project; its id where the name could not be read. */
export function roleTexts(roles: ProjectRoles | null): string[] {
  return (roles ?? []).map(({ project, project_id, roles: names }) => `${project ?? project_id}: ${names.join(", ")}`);
}

/** `AWS US_EAST_1`, each region once. */
export function regionTexts({ regions }: Cluster): string[] {
  return [...new Set(regions.map(({ provider, region }) => `${provider} ${region}`))];
}

/** `2026-08-10`, in UTC. Null, and what is no moment, stays as it is. */
export function dayOf<M extends string | null>(moment: M): M | string {
  return moment === null || Number.isNaN(Date.parse(moment)) ? moment : new Date(moment).toISOString().slice(0, 10);
}

/** `2026-08-10 03:03`, in UTC. Throws a `RangeError` for what is no moment. */
export function minuteOf(moment: string): string {
  return new Date(moment).toISOString().slice(0, 16).replace("T", " ");
}

/** `idle`, or whatever state Atlas says it is in; `paused` where it is. */
export function stateOf({ paused, state }: Cluster): string {
  return paused ? "paused" : state.toLowerCase();
}

/** What of it grows and shrinks by itself: `storage, tier M10 to M40`, or `off`. Null where there is no choice. */
export function scalingOf({
  storage_autoscaling,
  tier_autoscaling,
  tier_minimum,
  tier_maximum,
}: Cluster): string | null {
  if (storage_autoscaling === null && tier_autoscaling === null) return null;
  const range = tier_minimum === null ? `to ${tier_maximum}` : `${tier_minimum} to ${tier_maximum}`;
  const tier = tier_autoscaling ? [tier_maximum === null ? "tier" : `tier ${range}`] : [];
  const parts = [...(storage_autoscaling ? ["storage"] : []), ...tier];
  return parts.length === 0 ? "off" : parts.join(", ");
}

/**
 * Who did something, as people call them: the name of a service account or the description of an API key for their ids.
 * Whoever is not in the inventory stays as Atlas tells them.
 */
export function whoOf({ api_keys, service_accounts }: Inventory): (doer: string | null) => string | null {
  const names = new Map([
    ...api_keys.map(({ public_key, description }) => [public_key, description] as const),
    ...service_accounts.map(({ id, name }) => [id, name] as const),
  ]);
  return (doer) => (doer === null ? null : (names.get(doer) ?? doer));
}

/** `acme, acme-labs`. */
export function organizationNames({ organizations }: Inventory): string {
  return organizations.map(({ name }) => name).join(", ");
}
