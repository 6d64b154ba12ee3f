import { z } from "zod";
import { deferred, type Told } from "../deferred.ts";
import { type Operation, shape } from "../operation.ts";
import { limits } from "./limit.ts";
import { unset } from "./unset.ts";

/** What Atlas tells of a user; the password is never part of it. */
const databaseUser = deferred(() =>
  z.looseObject({
    username: z.string(),
    databaseName: z.string(),
    groupId: unset(z.string()),
    roles: unset(
      z.array(z.looseObject({ roleName: z.string(), databaseName: z.string(), collectionName: unset(z.string()) })),
    ),
    scopes: unset(z.array(z.looseObject({ name: z.string(), type: z.string() }))),
    labels: unset(z.array(z.looseObject({ key: unset(z.string()), value: unset(z.string()) }))),
    description: unset(z.string()),
    deleteAfterDate: unset(z.string()),
    awsIAMType: unset(z.string()),
    x509Type: unset(z.string()),
    ldapAuthType: unset(z.string()),
    oidcAuthType: unset(z.string()),
  }),
);
export type DatabaseUser = Told<typeof databaseUser>;

export interface DatabaseUserRole {
  readonly roleName: string;
  readonly databaseName: string;
  readonly collectionName?: string;
}

/** `roles` and `scopes` replace what is there. */
export interface DatabaseUserChange {
  readonly roles?: readonly DatabaseUserRole[];
  readonly scopes?: readonly { readonly name: string; readonly type: string }[];
  readonly password?: string;
  readonly labels?: readonly { readonly key: string; readonly value: string }[];
  readonly description?: string;
  readonly deleteAfterDate?: string;
}

/** Atlas wants the project's id in the body as well as in the path. */
export interface NewDatabaseUser extends DatabaseUserChange {
  readonly groupId: string;
  readonly databaseName: string;
  readonly username: string;
}

const common = { version: "2023-01-01", area: "users", limit: limits.databaseUsers } as const;
const reads = { ...common, method: "GET", access: "read", role: "Project Read Only", repeatable: true } as const;
const writes = { ...common, access: "write", role: "Project Database Access Admin" } as const;

export interface Named {
  readonly databaseName: string;
  readonly username: string;
}

/** A space cannot occur in a database name, so that no two users share a key. */
const key = (named: Named) => `${named.databaseName} ${named.username}`;
const touches = [
  { list: "listDatabaseUsers", keys: (given: Named | { body: Named }) => [key("body" in given ? given.body : given)] },
];
const itemTouches = [{ list: "listDatabaseUsers", keys: (given: Named) => [key(given)] }];

export const databaseUserOperations = {
  listDatabaseUsers: {
    ...reads,
    path: "/groups/{groupId}/databaseUsers",
    pages: "pages",
    answer: databaseUser,
    keys: (item: DatabaseUser) => [key(item)],
  },
  getDatabaseUser: {
    ...reads,
    path: "/groups/{groupId}/databaseUsers/{databaseName}/{username}",
    absent: ["USERNAME_NOT_FOUND", "USER_NOT_FOUND"],
    answer: databaseUser,
    from: { list: "listDatabaseUsers", key },
  },
  createDatabaseUser: {
    ...writes,
    method: "POST",
    path: "/groups/{groupId}/databaseUsers",
    repeatable: false,
    body: shape<NewDatabaseUser>(),
    answer: databaseUser,
    touches,
  },
  updateDatabaseUser: {
    ...writes,
    method: "PATCH",
    path: "/groups/{groupId}/databaseUsers/{databaseName}/{username}",
    repeatable: true,
    body: shape<DatabaseUserChange>(),
    answer: databaseUser,
    touches: itemTouches,
  },
  deleteDatabaseUser: {
    ...writes,
    method: "DELETE",
    path: "/groups/{groupId}/databaseUsers/{databaseName}/{username}",
    repeatable: true,
    absent: ["USERNAME_NOT_FOUND", "USER_NOT_FOUND"],
    touches: itemTouches,
  },
} as const satisfies Record<string, Operation>;
