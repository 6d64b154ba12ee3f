import type { DatabaseUser, Tag } from "../../inventory/model.ts";
import { called } from "../fix.ts";
import type { Fix } from "../verdict.ts";

/** A change of a database user. Atlas wants its identity and its roles with every change. */
export function changedUser(
  user: DatabaseUser,
  change: { readonly description?: string; readonly labels?: readonly Tag[] },
): Fix {
  const { project_id: groupId, database: databaseName, username } = user;
  const roles = user.roles.map(({ role: roleName, database, collection }) => ({
    roleName,
    databaseName: database,
    ...(collection === null ? {} : { collectionName: collection }),
  }));
  return called(
    "updateDatabaseUser",
    { groupId, databaseName, username },
    { groupId, databaseName, username, roles, ...change },
  );
}
