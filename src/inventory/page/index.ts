import type { Fact, Page } from "../../page/page.ts";
import type { Inventory } from "../model.ts";
import { minuteOf, organizationNames } from "../words.ts";
import { accounts, keys, people } from "./caller.ts";
import { clusters } from "./cluster.ts";
import { missing, organizationList } from "./organization.ts";
import { accessList, databaseUsers, projects } from "./project.ts";

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
