import type { Atlas, Organization as AtlasOrganization } from "../atlas/index.ts";
import { Explained } from "../entity/index.ts";
import { byName } from "./by-name.ts";
import { type Inventory, inventoryVersion, type Unread } from "./model.ts";
import { readOrganization } from "./organization.ts";
import { readProject } from "./project.ts";
import { Reading } from "./reading.ts";

export interface ReadOptions {
  /** The Atlas that is asked, for the document. */
  readonly source: string;
  /** Names or ids of the organizations to read; all that the credential can see where it is empty. */
  readonly organizations?: readonly string[];
  /** Requests side by side; 10 unless told otherwise. */
  readonly parallel?: number;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  /** Is told, as a sentence without a full stop, how far it is. */
  readonly progress?: (text: string) => void;
}

/**
 * Reads everything that the credential may see, and sends no write.
 *
 * What Atlas would not tell stands in `unread`. Rejects where the organizations themselves cannot be had, where one that
 * was named is not among them (`Explained`), and with an `AtlasFailure` that would stand against everything else too:
 * a network that is down, a credential that is wrong.
 */
export async function readInventory(atlas: Atlas, options: ReadOptions): Promise<Inventory> {
  const { source, now, parallel = 10, progress = () => {} } = options;
  progress("reading the organizations");
  const visible: AtlasOrganization[] = [];
  for await (const one of atlas.list("listOrganizations", {})) visible.push(one);
  const wanted = chosen(visible, options.organizations ?? []).sort(byName);
  const reading = new Reading(atlas, parallel);
  const organizations = await Promise.all(wanted.map((one) => readOrganization(reading, one)));
  const projects = organizations.flatMap((one) => [...one.projects].sort(byName));
  let done = 0;
  const tell = () => progress(`read ${done} of ${projects.length} projects`);
  tell();
  const contents = await Promise.all(
    projects.map(async (project) => {
      const content = await readProject(reading, project);
      done += 1;
      tell();
      return content;
    }),
  );
  return {
    format: "monk-mongodb-atlas/inventory",
    version: inventoryVersion,
    read_at: new Date(now).toISOString(),
    source,
    organizations: organizations.map(({ organization }) => organization),
    users: organizations.flatMap(({ users }) => users),
    api_keys: organizations.flatMap(({ api_keys }) => api_keys),
    service_accounts: organizations.flatMap(({ service_accounts }) => service_accounts),
    projects,
    clusters: contents.flatMap(({ clusters }) => clusters),
    database_users: contents.flatMap(({ database_users }) => database_users),
    access_entries: contents.flatMap(({ access_entries }) => access_entries),
    unread: inOrder(reading.unread),
  };
}

function chosen(visible: readonly AtlasOrganization[], wanted: readonly string[]): AtlasOrganization[] {
  for (const one of wanted) {
    if (visible.some(({ id, name }) => one === id || one === name)) continue;
    const names = visible.map(({ name }) => name).sort();
    const seen = names.length === 0 ? "It sees none." : `It sees ${names.join(", ")}.`;
    throw new Explained(`the credential sees no organization "${one}"`, seen);
  }
  return visible.filter(({ id, name }) => wanted.length === 0 || wanted.includes(id) || wanted.includes(name));
}

/** The same whatever the order in which answers came. */
function inOrder(unread: readonly Unread[]): Unread[] {
  const keyOf = ({ organization, project, kind, operation, item }: Unread) =>
    JSON.stringify([organization, project, kind, operation, item]);
  return [...unread].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}
