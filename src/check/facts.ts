import type { Inventory, Unread } from "../inventory/model.ts";

/** What the user may choose about the checks. */
export interface Rules {
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  readonly maxKeyAgeDays: number;
  /** Usernames of people who have left, in lower case; undefined where nobody gave a list. */
  readonly left?: ReadonlySet<string>;
  readonly ownerTag: string;
  readonly classificationTag: string;
}

export const usualRules = { maxKeyAgeDays: 90, ownerTag: "owner", classificationTag: "classification" } as const;

/** What a check may look at besides the item that it judges. */
export interface Facts extends Rules {
  /** Usernames of an organization's people, in lower case; undefined where they could not be read. */
  members(organizationId: string): ReadonlySet<string> | undefined;
  /** Whether something of an organization, outside of its projects, could not be read; of one item where that is named. */
  isUnread(kind: Unread["kind"], organizationId: string, item?: string): boolean;
}

/** What an inventory says besides its items, looked up once for all of them. */
export function factsOf(inventory: Inventory, rules: Rules): Facts {
  const unread = new Set<string>();
  for (const { kind, organization_id, project_id, item } of inventory.unread) {
    if (project_id === null) unread.add(JSON.stringify([kind, organization_id, item]));
  }
  const isUnread: Facts["isUnread"] = (kind, organization, item) =>
    unread.has(JSON.stringify([kind, organization, null])) ||
    (item !== undefined && unread.has(JSON.stringify([kind, organization, item])));
  const members = new Map<string, Set<string>>();
  for (const { organization_id, username } of inventory.users) {
    const known = members.get(organization_id) ?? new Set();
    members.set(organization_id, known.add(username.toLowerCase()));
  }
  return {
    ...rules,
    isUnread,
    members: (organization) => (isUnread("users", organization) ? undefined : (members.get(organization) ?? new Set())),
  };
}
