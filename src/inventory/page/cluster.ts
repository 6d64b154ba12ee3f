import type { Cell, Section } from "../../page/page.ts";
import type { Shown } from "../../page/table.ts";
import type { Cluster, Inventory } from "../model.ts";
import { dayOf, regionTexts, scalingOf, stateOf, tagTexts, whoOf } from "../words.ts";
import { tableOf, toned, yesOrNo } from "./table.ts";

export function clusters(inventory: Inventory, several: boolean): Section {
  const who = whoOf(inventory);
  const columns: readonly [Shown<Cluster>, ...Shown<Cluster>[]] = [
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
    { title: "Scales itself", cell: (cluster) => scalingOf(cluster) },
    { title: "Protected", filter: true, cell: ({ termination_protection }) => yesOrNo(termination_protection, "warn") },
    { title: "Created", cell: ({ created_at }) => dayOf(created_at) },
    { title: "Made by", filter: true, cell: ({ created_by }) => who(created_by) },
    { title: "Tags", cell: ({ tags }) => ({ list: tagTexts(tags) }) },
  ];
  const head = { id: "clusters", title: "Clusters", empty: "There are no clusters." };
  return tableOf(head, columns, inventory.clusters, several);
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
