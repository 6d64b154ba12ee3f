import type { Cell, Section } from "../../page/page.ts";
import type { Inventory } from "../model.ts";
import { wideBlock } from "../wide-block.ts";
import { dayOf, tagTexts } from "../words.ts";
import { tableOf } from "./table.ts";

export function projects({ projects: items, clusters: all }: Inventory, several: boolean): Section {
  const counted = (id: string) => all.filter(({ project_id }) => project_id === id).length;
  return tableOf(
    { id: "projects", title: "Projects", empty: "There are no projects." },
    [
      { title: "Project", cell: ({ name }) => name },
      { title: "Clusters", kind: "number", cell: ({ id, cluster_count }) => cluster_count ?? counted(id) },
      { title: "Created", cell: ({ created_at }) => dayOf(created_at) },
      { title: "Tags", cell: ({ tags }) => ({ list: tagTexts(tags) }) },
      { title: "Id", cell: ({ id }) => id },
    ],
    items,
    several,
  );
}

export function databaseUsers({ database_users }: Inventory, several: boolean): Section {
  return tableOf(
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

export function accessList({ access_entries }: Inventory, several: boolean): Section {
  return tableOf(
    { id: "access-list", title: "Access lists", empty: "No address may reach a cluster." },
    [
      {
        title: "Address",
        cell: ({ entry }) => address(entry),
      },
      { title: "Project", filter: true, cell: ({ project }) => project },
      { title: "Comment", cell: ({ description }) => description },
      { title: "Expires", cell: ({ expires_at }) => dayOf(expires_at) },
    ],
    access_entries,
    several,
  );
}

function address(entry: string): Cell {
  const wide = wideBlock(entry);
  if (wide === undefined) return entry;
  return { text: entry, tone: "bad", detail: wide.prefix === 0 ? "everybody" : "nearly everybody" };
}
