import type { Cell, Section } from "../../page/page.ts";
import type { Inventory } from "../model.ts";
import { dayOf, roleTexts, whoOf } from "../words.ts";
import { tableOf, toned } from "./table.ts";

export function people({ users }: Inventory, several: boolean): Section {
  return tableOf(
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

export function keys(inventory: Inventory, several: boolean): Section {
  const who = whoOf(inventory);
  return tableOf(
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

export function accounts(inventory: Inventory, several: boolean): Section {
  const who = whoOf(inventory);
  return tableOf(
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
