import { AmbiguousWriteError } from "monk-mongodb-atlas";

/**
 * The code under test, your application's own: a tenant of the order service gets a database user that sees its orders alone.
 * It may be called again at any time; a user that is there already is left as it is.
 */
export async function admitTenant(atlas, { groupId, tenant, password }) {
  const user = { groupId, databaseName: "admin", username: `tenant-${tenant}` };
  if (await atlas.find("getDatabaseUser", user)) return "was there";
  const roles = [{ roleName: "readWrite", databaseName: `orders-${tenant}` }];
  try {
    await atlas.call("createDatabaseUser", { groupId, body: { ...user, password, roles } });
  } catch (error) {
    // The answer got lost: only a look at Atlas tells whether the user was made.
    if (!(error instanceof AmbiguousWriteError)) throw error;
    if (!(await atlas.find("getDatabaseUser", user, { fresh: true }))) throw error;
  }
  return "admitted";
}
