import type { Cluster, Inventory } from "../../inventory/model.ts";
import { regionTexts, stateOf, whoOf } from "../../inventory/words.ts";
import { plural } from "../../render/plural.ts";
import type { Style } from "../../render/style.ts";
import { tableLines } from "../../render/table.ts";

interface Shown {
  readonly style: Style;
  /** Columns that there are. */
  readonly width: number;
}

/** An inventory for a terminal: how much of everything there is, then the clusters, then what could not be read. */
export function inventoryLines(inventory: Inventory, { style, width }: Shown): string[] {
  const { organizations, clusters, unread } = inventory;
  if (organizations.length === 0 && unread.length === 0) return ["The credential sees no organization."];
  return [
    ...tableLines(totalHeading, organizations.map(totals(inventory)), style, width),
    ...(clusters.length === 0
      ? []
      : ["", ...tableLines(clusterHeading, clusters.map(clusterRow(whoOf(inventory))), style, width)]),
    ...(unread.length === 0 ? [] : ["", ...missing(inventory, style)]),
  ];
}

const totalHeading = [
  "Organization",
  "Projects",
  "Clusters",
  "People",
  "API keys",
  "Service accounts",
  "Database users",
  "Access entries",
];

function totals(inventory: Inventory) {
  return ({ id, name }: Inventory["organizations"][number]): string[] => {
    const { projects, clusters, users, api_keys, service_accounts, database_users, access_entries } = inventory;
    const lists = { projects, clusters, users, api_keys, service_accounts, database_users, access_entries };
    const own = Object.entries(lists).map(([kind, list]) => {
      const count = list.filter(({ organization_id }) => organization_id === id).length;
      return isWhole(inventory, id, kind) ? String(count) : count === 0 ? "?" : `${count}+`;
    });
    return [name, ...own];
  };
}

/** Whether a number of them is that of all there are. */
function isWhole({ unread }: Inventory, organization: string, kind: string): boolean {
  const inProjects = ["clusters", "database_users", "access_entries"].includes(kind);
  return !unread.some(
    (one) => one.organization_id === organization && (one.kind === kind || (inProjects && one.kind === "projects")),
  );
}

const clusterHeading = ["Project", "Cluster", "Tier", "Region", "Nodes", "Version", "State", "Backup", "Made by"];

function clusterRow(who: ReturnType<typeof whoOf>) {
  return (cluster: Cluster): string[] => [
    cluster.project,
    cluster.name,
    cluster.instance_sizes.join(", "),
    regionTexts(cluster).join(", "),
    String(cluster.nodes),
    cluster.version ?? "-",
    stateOf(cluster),
    cluster.backup_enabled === null ? "-" : cluster.backup_enabled ? "on" : "off",
    who(cluster.created_by) ?? "-",
  ];
}

function missing({ unread }: Inventory, { colour, symbol }: Style): string[] {
  const place = ({ organization, project, item }: (typeof unread)[number]) =>
    [organization, project, item].filter((part) => part !== null).join(" / ");
  return [
    `${colour.yellow(symbol.warning)} ${plural(unread.length, "thing")} could not be read:`,
    ...unread.map((one) => `  ${one.kind.replace(/_/g, " ")} of ${place(one)}: ${one.reason}`),
  ];
}
