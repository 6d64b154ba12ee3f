import type { DatabaseUser, ServiceAccount } from "../../inventory/model.ts";
import type { Check } from "../check.ts";
import { day } from "../day.ts";
import type { Facts } from "../facts.ts";
import { called, declared } from "../fix.ts";
import { type Fix, failed, passed, unknown, type Verdict } from "../verdict.ts";
import { changedUser } from "./user-change.ts";

export const keyAge: Check = {
  id: "key-age",
  severity: "medium",
  title: "Keys and secrets are replaced in time",
  reason: "The longer a key lives, the more places have seen it.",
  remedy: "Rotate it: `monk do NAMESPACE/NAME/rotate` for an api-key or service-account in a template.",
  judges: {
    api_keys: ({ created_at }, facts) => {
      if (created_at === null) return unknown("Atlas does not say when it was made", rotation("api-key"));
      return aged("was made", created_at, facts, rotation("api-key"));
    },
    service_accounts: (account, facts) => {
      const dates = validSecrets(account, facts.now).map(({ created_at }) => created_at);
      if (dates.length === 0) return undefined;
      if (dates.some((date) => date === null)) return unknown("Atlas does not say when its secret was made");
      const oldest = dates.flatMap((date) => date ?? []).reduce((a, b) => (Date.parse(b) < Date.parse(a) ? b : a));
      return aged("has a secret that was made", oldest, facts, rotation("service-account"));
    },
  },
};

export const atlasAdmin: Check = {
  id: "atlas-admin",
  severity: "high",
  title: "No database user is atlasAdmin",
  reason: "Whoever takes over the application that signs in so may read, change and drop everything.",
  remedy: "Give the user the roles that it needs, each on one database.",
  judges: {
    database_users: (user) => {
      if (user.roles.every(({ role }) => role !== "atlasAdmin")) return passed;
      const others = user.roles.filter(({ role }) => role !== "atlasAdmin");
      const roles = [...others, { role: "readWrite", database: "DATABASE", collection: null }];
      return failed("has the role atlasAdmin", withRoles({ ...user, roles }));
    },
  },
};

export const userExpiry: Check = {
  id: "user-expiry",
  severity: "low",
  title: "Database users expire",
  reason: "A user that was meant for a week is still there years later, with the password of then.",
  remedy:
    "Give people's users an end of at most a week ahead when they are made: Atlas gives none later. Waive those of applications, with a reason.",
  judges: {
    database_users: (user) => {
      // Atlas has no temporary user that signs in with a certificate; the certificate ends.
      if (user.authentication === "x509") return undefined;
      if (user.expires_at !== null) return passed;
      const { project_id: groupId, database: databaseName, username } = user;
      const removal = called("deleteDatabaseUser", { groupId, databaseName, username });
      const advice =
        "Make another user, with a deleteAfterDate of at most a week ahead (monk api createDatabaseUser), and switch over. Then run:";
      return failed("never expires", { advice, last_command: removal.command });
    },
  },
};

/** A template declares users with a password alone. */
function withRoles(user: DatabaseUser): Fix {
  if (user.authentication !== "password") return changedUser(user, {});
  const roles = user.roles.map(({ role, database, collection }) => ({
    role,
    database,
    ...(collection === null ? {} : { collection }),
  }));
  return declared("user", { name: user.username, roles });
}

function aged(what: string, created: string, { now, maxKeyAgeDays }: Facts, fix: Fix): Verdict {
  const age = Math.floor((now - Date.parse(created)) / day);
  if (Number.isNaN(age)) return unknown(`Atlas says of when it was made: ${created}`);
  if (age <= maxKeyAgeDays) return passed;
  return failed(`${what} ${age} days ago; at most ${maxKeyAgeDays} are allowed`, fix);
}

function validSecrets({ secrets }: ServiceAccount, now: number) {
  return secrets.filter(({ expires_at }) => expires_at === null || Date.parse(expires_at) > now);
}

/** A key that no template declares has to be put into one first: the new secret needs a place to go. */
function rotation(kind: "api-key" | "service-account"): Fix {
  const advice = `Where a template declares it as mongodb-atlas/${kind}: monk do NAMESPACE/NAME/rotate. Otherwise declare a new one, switch over, and remove this one.`;
  return { advice };
}
