import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { atlasEntities } from "../../entities/index.ts";
import { operations } from "../../src/atlas/operations/index.ts";
import { checks } from "../../src/check/catalogue/index.ts";
import { usualRules } from "../../src/check/facts.ts";
import { type Finding, type JudgementOptions, judged } from "../../src/check/judgement.ts";
import type { Inventory } from "../../src/inventory/model.ts";
import { now, only, organization } from "./organization.ts";

const usual: JudgementOptions = { ...usualRules, now, failOn: "high", waivers: [] };

function findings(change?: (world: Inventory) => void, options: Partial<JudgementOptions> = {}): readonly Finding[] {
  return judged(organization(change), { ...usual, ...options }).judgement.findings;
}

const said = (found: readonly Finding[]) => found.map(({ check, subject, message }) => [check, subject.path, message]);

test("nothing is found where everything is as it should be, and every check has looked", () => {
  const { judgement, outcomes } = judged(organization(), { ...usual, left: new Set(["max@example.com"]) });

  expect(judgement.findings).toEqual([]);
  expect(judgement.failed).toBe(false);
  expect(new Set(outcomes.map(({ check }) => check))).toEqual(new Set(checks.map(({ id }) => id)));
});

const cluster = (change: Partial<Inventory["clusters"][number]>) => (world: Inventory) => {
  Object.assign(only(world.clusters), change);
};
const user = (change: Partial<Inventory["database_users"][number]>) => (world: Inventory) => {
  Object.assign(only(world.database_users), change);
};
const key = (change: Partial<Inventory["api_keys"][number]>) => (world: Inventory) => {
  Object.assign(only(world.api_keys), change);
};
const account = (change: Partial<Inventory["service_accounts"][number]>) => (world: Inventory) => {
  Object.assign(only(world.service_accounts), change);
};
const entry = (text: string) => (world: Inventory) => {
  only(world.access_entries).entry = text;
};
const orders = "acme/shop/clusters/orders";

/** Every check, by what sets it off. */
const offences: readonly (readonly [
  check: string,
  path: string,
  message: string,
  change: (world: Inventory) => void,
])[] = [
  ["open-access-list", "acme/shop/access-entries/0.0.0.0/0", "lets every address of IPv4 connect", entry("0.0.0.0/0")],
  ["open-access-list", "acme/shop/access-entries/::/0", "lets every address of IPv6 connect", entry("::/0")],
  [
    "open-access-list",
    "acme/shop/access-entries/128.0.0.0/1",
    "lets 1 in 2 of all addresses of IPv4 connect",
    entry("128.0.0.0/1"),
  ],
  ["backup", orders, "is not backed up", cluster({ backup_enabled: false })],
  [
    "automatic-failover",
    orders,
    "has a shard with fewer than three electable nodes",
    cluster({ automatic_failover: false }),
  ],
  ["encryption-in-transit", orders, "accepts TLS 1.1", cluster({ minimum_tls: "TLS1_1" })],
  [
    "atlas-admin",
    "acme/shop/database-users/admin/reporting",
    "has the role atlasAdmin",
    user({ roles: [{ role: "atlasAdmin", database: "admin", collection: null }] }),
  ],
  [
    "account-of-leaver",
    "acme/api-keys/abcdefgh",
    "was made by max@example.com, who is not in the organization any more",
    key({ created_by: "max@example.com", description: "nightly, owner: orders-team" }),
  ],
  ["version-ended", orders, "has MongoDB 6.0, which ended on 2025-07-31", cluster({ major_version: "6.0" })],
  ["version-ended", orders, "has MongoDB 3.2, which ended on 2021-04-30", cluster({ major_version: "3.2" })],
  [
    "encryption-at-rest",
    orders,
    "is encrypted at rest with the provider's key alone",
    cluster({ encryption_at_rest_provider: "NONE" }),
  ],
  ["point-in-time", orders, "cannot be restored to a point in time", cluster({ point_in_time_enabled: false })],
  ["termination-protection", orders, "is not protected against deletion", cluster({ termination_protection: false })],
  [
    "key-age",
    "acme/api-keys/abcdefgh",
    "was made 91 days ago; at most 90 are allowed",
    key({ created_at: "2026-08-21T00:00:00Z" }),
  ],
  [
    "key-age",
    "acme/service-accounts/mdb_sa_id_5f00000000000000000000a3",
    "has a secret that was made 323 days ago; at most 90 are allowed",
    (world) => {
      only(only(world.service_accounts).secrets).created_at = "2026-01-01T00:00:00Z";
    },
  ],
  [
    "account-owner",
    "acme/api-keys/abcdefgh",
    "has no owner: its description names none, and Atlas no longer knows who made it",
    key({ created_by: null }),
  ],
  [
    "account-owner",
    "acme/service-accounts/mdb_sa_id_5f00000000000000000000a3",
    "has no owner: abcdefgh made it, which is no person",
    account({ created_by: "abcdefgh" }),
  ],
  [
    "account-owner",
    "acme/shop/database-users/admin/reporting",
    "has no owner: no label, none in its description",
    user({ tags: [], description: "for the owner of orders" }),
  ],
  ["storage-autoscaling", orders, "does not grow its storage by itself", cluster({ storage_autoscaling: false })],
  ["tier-autoscaling", orders, "does not change its tier by itself", cluster({ tier_autoscaling: false })],
  ["user-expiry", "acme/shop/database-users/admin/reporting", "never expires", user({ expires_at: null })],
  ["owner-tag", orders, 'has no tag "owner"', cluster({ tags: [{ key: "Classification", value: "confidential" }] })],
  [
    "classification",
    orders,
    'has no tag "classification"',
    cluster({
      tags: [
        { key: "owner", value: "orders-team" },
        { key: "classification", value: " " },
      ],
    }),
  ],
  [
    "description",
    "acme/shop/access-entries/203.0.113.0/24",
    "has neither a description nor a tag",
    (world) => {
      only(world.access_entries).description = " ";
    },
  ],
  ["paused-cluster", orders, "is paused, and costs 40 GB on each node all the same", cluster({ paused: true })],
];

test.each(offences)("%s finds %s: %s", (check, path, message, change) => {
  expect(said(findings(change))).toEqual([[check, path, message]]);
});

test("every check has an offence above, or a test of its own below", () => {
  const shown = new Set([...offences.map(([check]) => check), "version-near-end", "dedicated"]);
  expect(checks.map(({ id }) => id).filter((id) => !shown.has(id))).toEqual([]);
});

test("every check says who it is, why it matters and what to do, each once", () => {
  expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
  for (const { id, title, reason, remedy } of checks) {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect([title, reason, remedy].filter((text) => text.length < 10)).toEqual([]);
    expect(`${reason} ${remedy}`).toMatch(/^[A-Z].*\.$/);
  }
});

/** An organization in which nothing is as it should be. */
const spoiled = (world: Inventory) => {
  for (const [, , , change] of offences) change(world);
  cluster({ type: "dedicated", tags: [], major_version: "6.0" })(world);
  user({ tags: [], roles: [{ role: "atlasAdmin", database: "admin", collection: null }], expires_at: null })(world);
  key({ description: null, created_by: null, created_at: "2020-01-01T00:00:00Z" })(world);
  account({ description: null, created_by: "abcdefgh" })(world);
  Object.assign(only(world.projects), { tags: [] });
  for (const open of ["0.0.0.0/0", "203.0.113.0/24", "sg-0123abcd", "123456789012/sg-0123abcd"]) {
    world.access_entries.push({ ...only(world.access_entries.slice(0, 1)), entry: open, description: null });
  }
  const nightly = { description: "owner: max@example.com" };
  world.api_keys.push({ ...only(world.api_keys), ...nightly });
  world.service_accounts.push({ ...only(world.service_accounts), ...nightly });
  world.clusters.push({ ...only(world.clusters), name: "tryout", type: "flex" });
  const x509 = { username: "CN=$(reboot);o'brien", database: "$external", authentication: "x509" } as const;
  world.database_users.push({ ...only(world.database_users), ...x509 });
};

test("every fix is a template that is valid, a call of an operation that is there, or advice", () => {
  const types = new Map(atlasEntities(refuse).map((type) => [type.name, type]));
  const project_id = "5f00000000000000000000bb";
  const rest: Readonly<Record<string, object>> = {
    "mongodb-atlas/project": { organization: "acme" },
    "mongodb-atlas/cluster": { project_id, provider: "AWS", region: "EU_CENTRAL_1", instance_size: "M30" },
    "mongodb-atlas/user": { project_id, password_secret_ref: "password" },
    "mongodb-atlas/ip-access-list-entry": { project_id },
  };
  const left = new Set(["max@example.com", "reporting", "jo@example.com"]);
  const all = findings(spoiled, { left });
  const commands: string[] = [];
  for (const { fix, check } of all) {
    if (fix === null) throw new Error(`${check} has no fix`);
    if ("yaml" in fix) {
      const { defines, ...given }: Record<string, unknown> = parse(fix.yaml);
      const name = String(defines);
      const found = types.get(name)?.definition.safeParse({ ...rest[name], ...given });
      expect(found, fix.yaml).toMatchObject({ success: true });
    } else if ("command" in fix) commands.push(fix.command);
    else {
      expect(fix.advice).toMatch(fix.last_command === undefined ? /\.$/ : /Then run:$/);
      if (fix.last_command !== undefined) commands.push(fix.last_command);
    }
  }
  const called = commands.flatMap((command) => /^monk api (\w+) /.exec(command)?.[1] ?? []);
  const others = commands.filter((command) => !command.startsWith("monk api "));
  const failing = new Set(all.map(({ check }) => check));

  expect(checks.map(({ id }) => id).filter((id) => !failing.has(id))).toEqual(["version-near-end"]);
  expect(called.filter((name) => !Object.hasOwn(operations, name))).toEqual([]);
  expect(others).toEqual([
    "atlas api mongoDbCloudUsers removeOrgUser --orgId 5f00000000000000000000aa --userId 5f00000000000000000000a1",
  ]);
});

test.skipIf(process.platform === "win32")("a name from outside stays one word of the command that is proposed", () => {
  const found = findings(spoiled).find(
    ({ subject, check }) => check === "account-owner" && subject.name.includes("CN="),
  );
  if (found?.fix == null || !("command" in found.fix)) throw new Error("there is no command");
  const [, ...words] = found.fix.command.split(" ");
  const { stdout } = spawnSync("sh", ["-c", `printf '%s\\n' ${words.join(" ")}`], { encoding: "utf8" });

  expect(stdout.split("\n").slice(0, 5)).toEqual([
    "api",
    "updateDatabaseUser",
    "groupId=5f00000000000000000000bb",
    "databaseName=$external",
    "username=CN=$(reboot);o'brien",
  ]);
});

test("a version is told half a year before it ends, by its last day, and no more when it has ended", () => {
  const seven = cluster({ major_version: "7.0" });
  const on = (day: string) =>
    said(findings(seven, { now: Date.parse(day) })).filter(([id]) => /version/.test(String(id)));

  expect(on("2027-03-04T00:00:00Z")).toEqual([]);
  expect(on("2027-03-05T00:00:00Z")).toEqual([
    ["version-near-end", orders, "has MongoDB 7.0, which ends on 2027-08-31, in 180 days"],
  ]);
  expect(on("2027-08-31T23:59:59Z")).toEqual([
    ["version-near-end", orders, "has MongoDB 7.0, which ends on 2027-08-31, in 1 day"],
  ]);
  expect(on("2027-09-01T00:00:00Z")).toEqual([["version-ended", orders, "has MongoDB 7.0, which ended on 2027-08-31"]]);
});

test("a version newer than the schedule ends no sooner than the newest there, one beside it nobody knows", () => {
  const about = (major: string) =>
    findings(cluster({ major_version: major })).map(({ check, state }) => [check, state]);

  expect(about("9.0")).toEqual([]);
  expect(about("8.2")).toEqual([
    ["version-ended", "unknown"],
    ["version-near-end", "unknown"],
  ]);
  expect(findings(cluster({ major_version: "6.3", release_system: "CONTINUOUS" }))).toEqual([]);
});

test("shared clusters are told to be shared, and are asked nothing that they have no choice in", () => {
  const none = { encryption_at_rest_provider: null, minimum_tls: null, storage_autoscaling: null };
  const more = { tier_autoscaling: null, point_in_time_enabled: null, backup_enabled: false };
  const free = { type: "shared", termination_protection: false, ...none, ...more } as const;

  expect(said(findings(cluster(free)))).toEqual([["dedicated", orders, "is a shared cluster"]]);
  const [tag] = findings(cluster({ ...free, tags: [] })).filter(({ check }) => check === "owner-tag");
  expect(tag?.fix).toEqual({ advice: expect.stringContaining("takes no change of a free cluster from a program") });
});

test("a cluster with its disks inside is not asked to change its tier by itself, which Atlas does not do", () => {
  const local = { instance_sizes: ["M40_NVME"], tier_autoscaling: null };

  expect(findings(cluster(local))).toEqual([]);
});

test("a user of a certificate cannot be temporary, and no user can be made so later", () => {
  const x509 = { authentication: "x509", expires_at: null } as const;
  const [found] = findings(user({ expires_at: null }));

  expect(findings(user(x509))).toEqual([]);
  expect(found?.fix).toEqual({
    advice: expect.stringContaining("Make another user, with a deleteAfterDate"),
    last_command: expect.stringMatching(/^monk api deleteDatabaseUser .* --yes$/),
  });
});

test("what Atlas does not say is a finding, not a pass", () => {
  const silent = cluster({ backup_enabled: null, minimum_tls: null, storage_autoscaling: null });

  expect(findings(silent).map(({ check, state, message }) => [check, state, message])).toEqual([
    ["backup", "unknown", "Atlas does not say whether it is backed up"],
    ["encryption-in-transit", "unknown", "Atlas does not say which versions of TLS it accepts"],
    ["storage-autoscaling", "unknown", "Atlas does not say whether its storage grows"],
  ]);
  expect(judged(organization(silent), usual).judgement.failed).toBe(true);
});

test("an owner may be named in a description; a word that merely contains the key is no name", () => {
  const keyFindings = (description: string) =>
    findings(key({ created_by: null, description })).map(({ check }) => check);

  expect(keyFindings("nightly job (Owner: orders team)")).toEqual([]);
  expect(keyFindings("nightly, owner=orders")).toEqual([]);
  expect(keyFindings("landowner: nobody")).toEqual(["account-owner"]);
  expect(keyFindings("owner:")).toEqual(["account-owner"]);
});

test("people who have left are found as people, as makers of keys and as owners, whatever the case", () => {
  const left = new Set(["jo@example.com", "orders-team"]);
  const found = findings((world) => Object.assign(only(world.users), { username: "Jo@Example.com" }), { left });

  expect(said(found)).toEqual([
    ["account-of-leaver", "acme/users/Jo@Example.com", "has left, and is still in the organization"],
    ["account-of-leaver", "acme/api-keys/abcdefgh", "was made by jo@example.com, who has left"],
    [
      "account-of-leaver",
      "acme/service-accounts/mdb_sa_id_5f00000000000000000000a3",
      "was made by jo@example.com, who has left",
    ],
    ["account-of-leaver", "acme/shop/database-users/admin/reporting", "is owned by orders-team, who has left"],
  ]);
});

test("a secret that has expired counts no more", () => {
  const old = { id: "1", created_at: "2020-01-01T00:00:00Z", expires_at: "2021-01-01T00:00:00Z", last_used_at: null };
  const found = findings((world) => {
    only(world.service_accounts).secrets.push(old);
  });

  expect(found).toEqual([]);
});

function refuse(): never {
  throw new Error("nothing is asked");
}
