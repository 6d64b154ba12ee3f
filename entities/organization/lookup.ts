import type { Atlas } from "../../src/atlas/index.ts";
import { Explained } from "../../src/entity/index.ts";

/** The organization with that id or name, among those that the credentials can see; rejects with their names otherwise. */
export async function organizationNamed(atlas: Atlas, idOrName: string): Promise<{ id: string; name: string }> {
  const visible = await atlas.collection("listOrganizations", {});
  const found = visible.filter((organization) => organization.id === idOrName || organization.name === idOrName);
  const [first, second] = found;
  if (first && !second) return { id: first.id, name: first.name };
  if (first) {
    throw new Explained(
      `${found.length} organizations are named "${idOrName}"`,
      `Write the id of the one you mean: ${found.map(({ id }) => id).join(", ")}.`,
    );
  }
  throw new Explained(
    `organization "${idOrName}" is not there, or these credentials cannot see it`,
    visible.length === 0
      ? "They see no organization at all: give the key or service account a role in the organization."
      : `They see: ${visible
          .map(({ name }) => name)
          .sort()
          .join(", ")}.`,
  );
}
