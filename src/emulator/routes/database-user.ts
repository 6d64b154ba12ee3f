import { projectReader, projectRole } from "../access.ts";
import { ApiError } from "../api-error.ts";
import { happened } from "../happening.ts";
import { page } from "../page.ts";
import { mostOf } from "../project-limit.ts";
import type { UserRecord } from "../record.ts";
import { invalidValue, missingAttribute, tooMany } from "../refusal.ts";
import { type Call, first, type Route } from "../route.ts";
import { choice, ignored, instant, list, object, pairs, text } from "../rule.ts";
import { databaseUserShape } from "../shape/database-user.ts";
import { demandNoNewEnd, demandWithinWeek } from "../week.ts";

const userEditor = projectRole("GROUP_DATABASE_ACCESS_ADMIN", "GROUP_STREAM_PROCESSING_OWNER");

const members = {
  awsIAMType: choice(["NONE", "USER", "ROLE"]),
  databaseName: choice(["admin", "$external"]),
  deleteAfterDate: instant,
  description: text({ max: 100 }),
  groupId: text(),
  labels: pairs,
  ldapAuthType: choice(["NONE", "GROUP", "USER"]),
  links: ignored,
  oidcAuthType: choice(["NONE", "IDP_GROUP", "USER"]),
  password: text({ min: 8 }),
  roles: list(
    object({ collectionName: text(), databaseName: text(), roleName: text({ min: 1 }) }, ["databaseName", "roleName"]),
  ),
  scopes: list(
    object(
      { name: text({ pattern: /^[a-zA-Z0-9][a-zA-Z0-9-]*$/ }), type: choice(["CLUSTER", "DATA_LAKE", "STREAM"]) },
      ["name", "type"],
    ),
  ),
  username: text({ min: 1, max: 1024 }),
  x509Type: choice(["NONE", "CUSTOMER", "MANAGED"]),
};

const createBody = object(members, ["databaseName", "roles", "username"]);
const updateBody = object(members);

function keyOf(databaseName: string, username: string): string {
  return `${databaseName}/${username}`;
}

/** The users that have not yet reached their end. */
function usersOf(call: Call): readonly UserRecord[] {
  return call.world.users
    .of(call.params.groupId ?? "")
    .filter((user) => user.deleteAfter === undefined || call.now < user.deleteAfter);
}

function userOf(call: Call, errorCode: "USERNAME_NOT_FOUND" | "USER_NOT_FOUND"): UserRecord {
  const { databaseName = "", username = "" } = call.params;
  const user = usersOf(call).find(
    (candidate) => candidate.databaseName === databaseName && candidate.username === username,
  );
  if (!user) {
    throw new ApiError(404, errorCode, `No user with username ${username} exists.`, { parameters: [username] });
  }
  return user;
}

function saved(call: Call, user: UserRecord): UserRecord {
  call.world.userChanges.put("", user.groupId, call.now);
  return call.world.users.put(user.groupId, keyOf(user.databaseName, user.username), user);
}

function demandOwnGroup(call: Call, groupId: string | undefined): void {
  if (groupId !== undefined && groupId !== call.params.groupId)
    throw invalidValue("groupId", "must be the project of the path");
}

export const databaseUserRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/groups/{groupId}/databaseUsers",
    versions: first,
    limit: "databaseUsers",
    needs: projectReader,
    paging: "counted",
    handle: (call) => ({
      status: 200,
      body: page(call, ["groups", call.params.groupId ?? "", "databaseUsers"], usersOf(call), (user) =>
        databaseUserShape(user, call),
      ),
    }),
  },
  {
    method: "POST",
    path: "/groups/{groupId}/databaseUsers",
    versions: first,
    limit: "databaseUsers",
    needs: userEditor,
    handle(call) {
      const body = createBody(call.body, "");
      demandOwnGroup(call, body.groupId);
      demandWithinWeek(body.deleteAfterDate, call.now);
      const types = {
        awsIAMType: body.awsIAMType ?? "NONE",
        ldapAuthType: body.ldapAuthType ?? "NONE",
        oidcAuthType: body.oidcAuthType ?? "NONE",
        x509Type: body.x509Type ?? "NONE",
      };
      const scram = Object.values(types).every((type) => type === "NONE");
      if (scram && body.password === undefined) throw missingAttribute("password");
      if (scram && body.databaseName !== "admin")
        throw invalidValue("databaseName", "must be admin for a user with a password");
      if (body.roles.length === 0) throw invalidValue("roles", "must name at least one role");
      const users = usersOf(call);
      if (users.some((user) => user.databaseName === body.databaseName && user.username === body.username)) {
        throw new ApiError(409, "USER_ALREADY_EXISTS", `The specified username ${body.username} already exists.`, {
          parameters: [body.username],
        });
      }
      const most = mostOf(call.world, call.params.groupId ?? "", "atlas.project.security.databaseAccess.users");
      if (users.length >= most) throw tooMany("GROUP_USERS_LIMIT_EXCEEDED", "database users", most, 403);
      const user = saved(call, {
        groupId: call.params.groupId ?? "",
        databaseName: body.databaseName,
        username: body.username,
        roles: body.roles,
        scopes: body.scopes ?? [],
        labels: body.labels ?? [],
        ...types,
        ...(body.description === undefined ? {} : { description: body.description }),
        ...(body.deleteAfterDate === undefined ? {} : { deleteAfter: body.deleteAfterDate }),
      });
      happened(call, user, "MONGODB_USER_ADDED", { dbUserUsername: user.username });
      return { status: 201, body: databaseUserShape(user, call) };
    },
  },
  {
    method: "GET",
    path: "/groups/{groupId}/databaseUsers/{databaseName}/{username}",
    versions: first,
    limit: "databaseUsers",
    needs: projectReader,
    handle(call) {
      const user = userOf(call, "USERNAME_NOT_FOUND");
      return { status: 200, body: databaseUserShape(user, call) };
    },
  },
  {
    method: "PATCH",
    path: "/groups/{groupId}/databaseUsers/{databaseName}/{username}",
    versions: first,
    limit: "databaseUsers",
    needs: userEditor,
    handle(call) {
      const user = userOf(call, "USERNAME_NOT_FOUND");
      const body = updateBody(call.body, "");
      demandOwnGroup(call, body.groupId);
      demandWithinWeek(body.deleteAfterDate, call.now);
      demandNoNewEnd(user, body.deleteAfterDate);
      for (const name of ["username", "databaseName"] as const) {
        if (body[name] !== undefined && body[name] !== user[name]) throw invalidValue(name, "cannot be changed");
      }
      if (body.roles?.length === 0) throw invalidValue("roles", "must name at least one role");
      const description = body.description ?? user.description;
      const deleteAfter = body.deleteAfterDate ?? user.deleteAfter;
      const changed = saved(call, {
        ...user,
        roles: body.roles ?? user.roles,
        scopes: body.scopes ?? user.scopes,
        labels: body.labels ?? user.labels,
        ...(description === undefined ? {} : { description }),
        ...(deleteAfter === undefined ? {} : { deleteAfter }),
      });
      happened(call, user, "MONGODB_USER_UPDATED", { dbUserUsername: user.username });
      return { status: 200, body: databaseUserShape(changed, call) };
    },
  },
  {
    method: "DELETE",
    path: "/groups/{groupId}/databaseUsers/{databaseName}/{username}",
    versions: first,
    limit: "databaseUsers",
    needs: userEditor,
    handle(call) {
      const user = userOf(call, "USER_NOT_FOUND");
      call.world.users.drop(user.groupId, keyOf(user.databaseName, user.username));
      call.world.userChanges.put("", user.groupId, call.now);
      happened(call, user, "MONGODB_USER_DELETED", { dbUserUsername: user.username });
      return { status: 204 };
    },
  },
];
