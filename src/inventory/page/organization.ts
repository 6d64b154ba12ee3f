import type { Section } from "../../page/page.ts";
import { type Shown, table } from "../../page/table.ts";
import { plural } from "../../render/plural.ts";
import type { Inventory } from "../model.ts";
import { yesOrNo } from "./table.ts";

export function organizationList({ organizations }: Inventory): Section {
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
  const head = { id: "organizations", title: "Organizations", empty: "The credential sees no organization." };
  return table(head, columns, organizations);
}

export function missing({ unread }: Inventory): Section {
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
  const head = {
    id: "not-read",
    title: "Could not be read",
    intro: "What stands here is missing from the tables below, and may be more than it seems.",
    empty: "",
  };
  return table(head, columns, unread);
}
