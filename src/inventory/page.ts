import type { Cell, Column, Fact, Page, Section, Tone } from "../page/page.ts";
import { plural } from "../render/plural.ts";
import type { Cluster, Inventory } from "./model.ts";
import {
  dayOf,
  minuteOf,
  organizationNames,
  regionTexts,
  roleTexts,
  stateOf,
  storageOf,
  tagTexts,
  whoOf,
} from "./words.ts";

/** An inventory as a page to look at. */
export function inventoryPage(inventory: Inventory): Page {
  const { organizations, read_at, source, unread } = inventory;
  const several = organizations.length > 1;
  const sections = [
    clusters(inventory, several),
    projects(inventory, several),
    people(inventory, several),
    keys(inventory, several),
    accounts(inventory, several),
    databaseUsers(inventory, several),
    accessList(inventory, several),
    organizationList(inventory),
  ];
  const names = organizationNames(inventory);
  return {
    title: several || names === "" ? "Atlas inventory" : `Atlas inventory of ${names}`,
    lines: [`Read on ${minuteOf(read_at)} UTC from ${source}${several ? `: ${names}` : ""}.`],
    facts: facts(inventory),
    sections: unread.length === 0 ? sections : [missing(inventory), ...sections],
    foot: "A dash means that Atlas says nothing of it. Times are UTC. Read with monk inventory, which changes nothing.",
  };
}

function facts(inventory: Inventory): readonly Fact[] {
  const paused = inventory.clusters.filter((cluster) => cluster.paused).length;
  const nodes = inventory.clusters.reduce((sum, cluster) => sum + (cluster.paused ? 0 : cluster.nodes), 0);
  const count = (label: string, items: readonly unknown[]): Fact => ({ label, value: items.length });
  const { unread } = inventory;
  return [
    ...(unread.length > 0 ? [{ ...count("Could not be read", unread), tone: "bad" } as const] : []),
    count("Projects", inventory.projects),
    { ...count("Clusters", inventory.clusters), ...(paused > 0 ? { detail: `${paused} paused` } : {}) },
    { label: "Nodes running", value: nodes },
    count("People", inventory.users),
    count("API keys", inventory.api_keys),
    count("Service accounts", inventory.service_accounts),
    count("Database users", inventory.database_users),
    count("Access list entries", inventory.access_entries),
  ];
}

/** A column, with what stands in it. */
type Shown<T> = Column & { readonly cell: (item: T) => Cell };

interface InOrganization {
  readonly organization: string;
}

/** Where there is one organization only, its name need not be said in each row. */
function section<T extends InOrganization>(
  head: Pick<Section, "id" | "title" | "empty" | "intro">,
  columns: readonly Shown<T>[],
  items: readonly T[],
  several: boolean,
): Section {
  const [first, ...rest] = columns;
  const organization: Shown<T> = { title: "Organization", filter: true, cell: (item) => item.organization };
  const shown = first === undefined ? [] : [first, ...(several ? [organization] : []), ...rest];
  return {
    ...head,
    columns: shown.map(({ cell: _, ...column }) => column),
    rows: items.map((item) => shown.map(({ cell }) => cell(item))),
  };
}

const toned = (text: string | null, tone: Tone): Cell => (text === null ? null : { text, tone });
const yesOrNo = (value: boolean | null, no: Tone): Cell =>
  value === null ? null : value ? toned("yes", "good") : toned("no", no);

function clusters(inventory: Inventory, several: boolean): Section {
  const who = whoOf(inventory);
  const columns: readonly Shown<Cluster>[] = [
    { title: "Cluster", cell: ({ name }) => name },
    { title: "Project", filter: true, cell: ({ project }) => project },
    {
      title: "Kind",
      filter: true,
      cell: ({ type, topology }) => ({ text: type, detail: topologies[topology] ?? topology.toLowerCase() }),
    },
    { title: "Tier", filter: true, cell: ({ instance_sizes }) => ({ list: instance_sizes }) },
    { title: "Region", filter: true, cell: (cluster) => ({ list: regionTexts(cluster) }) },
    { title: "Nodes", kind: "number", cell: ({ nodes }) => nodes },
    { title: "Failover", cell: ({ automatic_failover }) => yesOrNo(automatic_failover, "bad") },
    { title: "Version", filter: true, cell: ({ version }) => version },
    { title: "State", filter: true, cell: state },
    { title: "Backup", filter: true, cell: backup },
    { title: "Encryption key", filter: true, cell: encryption },
    {
      title: "Minimum TLS",
      filter: true,
      cell: ({ minimum_tls }) => minimum_tls?.replace("TLS", "").replace("_", ".") ?? null,
    },
    { title: "Scales itself", cell: (cluster) => storageOf(cluster) },
    { title: "Protected", filter: true, cell: ({ termination_protection }) => yesOrNo(termination_protection, "warn") },
    { title: "Created", cell: ({ created_at }) => dayOf(created_at) },
    { title: "Made by", filter: true, cell: ({ created_by }) => who(created_by) },
    { title: "Tags", cell: ({ tags }) => ({ list: tagTexts(tags) }) },
  ];
  const head = { id: "clusters", title: "Clusters", empty: "There are no clusters." };
  return section(head, columns, inventory.clusters, several);
}

const topologies: Readonly<Record<string, string>> = {
  REPLICASET: "replica set",
  SHARDED: "sharded",
  GEOSHARDED: "global, sharded",
};

function state(cluster: Cluster): Cell {
  const text = stateOf(cluster);
  return { text, tone: cluster.paused ? "quiet" : text === "idle" ? "good" : "warn" };
}

function backup({ backup_enabled, point_in_time_enabled }: Cluster): Cell {
  if (backup_enabled === null) return null;
  if (!backup_enabled) return toned("off", "bad");
  return toned(point_in_time_enabled ? "point in time" : "snapshots", "good");
}

function encryption({ encryption_at_rest_provider: provider }: Cluster): Cell {
  return provider === null ? null : provider === "NONE" ? "Atlas's own" : provider;
}

function projects({ projects: items, clusters: all }: Inventory, several: boolean): Section {
  const running = (id: string) => all.filter(({ project_id }) => project_id === id).length;
  return section(
    { id: "projects", title: "Projects", empty: "There are no projects." },
    [
      { title: "Project", cell: ({ name }) => name },
      { title: "Clusters", kind: "number", cell: ({ id, cluster_count }) => cluster_count ?? running(id) },
      { title: "Created", cell: ({ created_at }) => dayOf(created_at) },
      { title: "Tags", cell: ({ tags }) => ({ list: tagTexts(tags) }) },
      { title: "Id", cell: ({ id }) => id },
    ],
    items,
    several,
  );
}

function people({ users }: Inventory, several: boolean): Section {
  return section(
    { id: "people", title: "People", empty: "There is nobody." },
    [
      {
        title: "Username",
        cell: ({ username, name }) => ({ text: username, ...(name === null ? {} : { detail: name }) }),
      },
      {
        title: "Status",
        filter: true,
        cell: ({ status }) => toned(status.toLowerCase().replace("_", " "), status === "ACTIVE" ? "good" : "warn"),
      },
      { title: "Organization roles", filter: true, cell: ({ organization_roles }) => ({ list: organization_roles }) },
      { title: "Project roles", cell: ({ project_roles }) => ({ list: roleTexts(project_roles) }) },
      { title: "Teams", kind: "number", cell: ({ team_ids }) => team_ids.length },
      { title: "Joined", cell: ({ created_at }) => dayOf(created_at) },
      { title: "Last login", cell: ({ last_login_at }) => dayOf(last_login_at) },
      { title: "Invited by", filter: true, cell: ({ invited_by }) => invited_by },
    ],
    users,
    several,
  );
}

function keys(inventory: Inventory, several: boolean): Section {
  const who = whoOf(inventory);
  return section(
    { id: "api-keys", title: "API keys", empty: "There are no API keys." },
    [
      {
        title: "Public key",
        cell: ({ public_key, description }) => ({ text: public_key, detail: description ?? "no description" }),
      },
      { title: "Organization roles", filter: true, cell: ({ organization_roles }) => ({ list: organization_roles }) },
      { title: "Project roles", cell: ({ project_roles }) => ({ list: roleTexts(project_roles) }) },
      { title: "May call from", cell: ({ access_list }) => addresses(access_list) },
      { title: "Created", cell: ({ created_at }) => dayOf(created_at) },
      { title: "Made by", filter: true, cell: ({ created_by }) => who(created_by) },
      { title: "Last used", cell: ({ last_used_at }) => dayOf(last_used_at) },
    ],
    inventory.api_keys,
    several,
  );
}

function accounts(inventory: Inventory, several: boolean): Section {
  const who = whoOf(inventory);
  return section(
    { id: "service-accounts", title: "Service accounts", empty: "There are no service accounts." },
    [
      { title: "Name", cell: ({ name, description }) => ({ text: name, detail: description ?? "no description" }) },
      { title: "Client id", cell: ({ id }) => id },
      { title: "Organization roles", filter: true, cell: ({ organization_roles }) => ({ list: organization_roles }) },
      { title: "Project roles", cell: ({ project_roles }) => ({ list: roleTexts(project_roles) }) },
      { title: "May call from", cell: ({ access_list }) => addresses(access_list) },
      { title: "Secrets", kind: "number", cell: ({ secrets }) => secrets.length },
      { title: "Secret expires", cell: ({ expires_at }) => expiry(expires_at, inventory.read_at) },
      { title: "Created", cell: ({ created_at }) => dayOf(created_at) },
      { title: "Made by", filter: true, cell: ({ created_by }) => who(created_by) },
      { title: "Last used", cell: ({ last_used_at }) => dayOf(last_used_at) },
    ],
    inventory.service_accounts,
    several,
  );
}

function addresses(list: readonly { readonly entry: string }[] | null): Cell {
  if (list === null) return null;
  return list.length === 0 ? "anywhere" : { list: list.map(({ entry }) => entry) };
}

/** Both are in UTC; a month ahead there is still time to do something about it. */
function expiry(moment: string | null, now: string): Cell {
  const day = dayOf(moment);
  if (moment === null || day === null) return null;
  const left = Date.parse(moment) - Date.parse(now);
  return { text: day, tone: left <= 0 ? "bad" : left < 30 * 86_400_000 ? "warn" : "good" };
}

function databaseUsers({ database_users }: Inventory, several: boolean): Section {
  return section(
    { id: "database-users", title: "Database users", empty: "There are no database users." },
    [
      {
        title: "User",
        cell: ({ username, description }) => ({
          text: username,
          ...(description === null ? {} : { detail: description }),
        }),
      },
      { title: "Project", filter: true, cell: ({ project }) => project },
      { title: "Signs in with", filter: true, cell: ({ authentication }) => authentication },
      { title: "Roles", cell: ({ roles }) => ({ list: roles.map(roleText) }) },
      { title: "Clusters", cell: ({ scopes }) => (scopes.length === 0 ? "all" : { list: scopes }) },
      { title: "Expires", cell: ({ expires_at }) => dayOf(expires_at) },
      { title: "Labels", cell: ({ tags }) => ({ list: tagTexts(tags) }) },
    ],
    database_users,
    several,
  );
}

function roleText({ role, database, collection }: Inventory["database_users"][number]["roles"][number]): string {
  return `${role}@${database}${collection === null ? "" : `.${collection}`}`;
}

function accessList({ access_entries }: Inventory, several: boolean): Section {
  const open = (entry: string) => entry === "0.0.0.0/0" || entry === "::/0";
  return section(
    { id: "access-list", title: "Access lists", empty: "No address may reach a cluster." },
    [
      {
        title: "Address",
        cell: ({ entry }) => (open(entry) ? { text: entry, tone: "bad", detail: "everybody" } : entry),
      },
      { title: "Project", filter: true, cell: ({ project }) => project },
      { title: "Comment", cell: ({ description }) => description },
      { title: "Expires", cell: ({ expires_at }) => dayOf(expires_at) },
    ],
    access_entries,
    several,
  );
}

function organizationList({ organizations }: Inventory): Section {
  const columns: readonly Shown<Inventory["organizations"][number]>[] = [
    { title: "Organization", cell: ({ name }) => name },
    {
      title: "Second factor required",
      cell: ({ multi_factor_auth_required }) => yesOrNo(multi_factor_auth_required, "warn"),
    },
    {
      title: "API access list required",
      cell: ({ api_access_list_required }) => yesOrNo(api_access_list_required, "warn"),
    },
    {
      title: "Secrets live at most",
      cell: ({ max_service_account_secret_hours: hours }) => (hours === null ? null : plural(hours, "hour")),
    },
    { title: "Id", cell: ({ id }) => id },
  ];
  return {
    id: "organizations",
    title: "Organizations",
    empty: "The credential sees no organization.",
    columns: columns.map(({ cell: _, ...column }) => column),
    rows: organizations.map((item) => columns.map(({ cell }) => cell(item))),
  };
}

function missing({ unread }: Inventory): Section {
  const columns: readonly Shown<Inventory["unread"][number]>[] = [
    { title: "What", filter: true, cell: ({ kind }) => kind.replace(/_/g, " ") },
    { title: "Organization", filter: true, cell: ({ organization }) => organization },
    { title: "Project", filter: true, cell: ({ project }) => project },
    { title: "Item", cell: ({ item }) => item },
    {
      title: "Answer",
      filter: true,
      cell: ({ status, code }) => [status, code].filter((part) => part !== null).join(" "),
    },
    { title: "Reason", cell: ({ reason }) => reason },
  ];
  return {
    id: "not-read",
    title: "Could not be read",
    intro: "What stands here is missing from the tables below, and may be more than it seems.",
    empty: "",
    columns: columns.map(({ cell: _, ...column }) => column),
    rows: unread.map((item) => columns.map(({ cell }) => cell(item))),
  };
}
