import { expect, test } from "vitest";
import { usualRules } from "../../src/check/facts.ts";
import { type JudgementOptions, judged } from "../../src/check/judgement.ts";
import type { Unread } from "../../src/inventory/model.ts";
import { now, only, organization } from "./organization.ts";

const usual: JudgementOptions = { ...usualRules, now, failOn: "high", waivers: [] };

const missing = (kind: Unread["kind"], more: Partial<Unread> = {}): Unread => ({
  kind,
  organization_id: "5f00000000000000000000aa",
  organization: "acme",
  project_id: null,
  project: null,
  item: null,
  operation: `list ${kind}`,
  status: 403,
  code: "USER_UNAUTHORIZED",
  reason: "403 USER_UNAUTHORIZED",
  ...more,
});
const inProject = { project_id: "5f00000000000000000000bb", project: "shop" };

test("what could not be read is a finding of its own, as grave as the gravest that it may hide", () => {
  const about = (unread: Unread) => {
    const { findings } = judged(
      organization((world) => {
        world.unread.push(unread);
      }),
      usual,
    ).judgement;
    const { check, severity, message } = only(findings);
    expect([check, message]).toEqual(["not-read", "could not be read: 403 USER_UNAUTHORIZED"]);
    return severity;
  };

  expect(about(missing("access_entries", inProject))).toBe("critical");
  expect(about(missing("clusters", inProject))).toBe("high");
  expect(about(missing("projects"))).toBe("critical");
  expect(about(missing("creators"))).toBe("high");
  expect(about(missing("creators", inProject))).toBe("info");
  expect(about(missing("settings"))).toBe("info");
});

test("another role is advised only where Atlas has refused the credential", () => {
  const advice = (more: Partial<Unread>) => {
    const { findings } = judged(
      organization((world) => {
        world.unread.push(missing("clusters", more));
      }),
      usual,
    ).judgement;
    return only(findings).fix;
  };

  expect(advice({})).toEqual({ advice: expect.stringContaining("ORG_READ_ONLY") });
  expect(advice({ status: null, code: null, reason: "no rule of policy.yaml lets agent bot read clusters" })).toEqual({
    advice: "Mend what the reason says, then check again.",
  });
});

test("an inventory that could not be read at all fails", () => {
  const { judgement } = judged(
    organization((world) => {
      for (const kind of ["users", "api_keys", "service_accounts", "projects"] as const) {
        world[kind].length = 0;
        world.unread.push(missing(kind));
      }
      world.clusters.length = 0;
      world.database_users.length = 0;
      world.access_entries.length = 0;
    }),
    usual,
  );

  expect(judgement.failed).toBe(true);
  expect(judgement.checks.filter(({ passed }) => passed > 0)).toEqual([]);
});

test("a credential that sees no organization has nothing pass", () => {
  const { judgement } = judged(
    organization((world) => {
      for (const items of [world.organizations, world.users, world.api_keys, world.service_accounts]) items.length = 0;
      for (const items of [world.projects, world.clusters, world.database_users]) items.length = 0;
      world.access_entries.length = 0;
    }),
    usual,
  );

  expect(judgement.failed).toBe(true);
  expect(judgement.findings.map(({ subject, severity, message }) => [subject.path, severity, message])).toEqual([
    ["not-read/organizations/listOrganizations", "critical", "could not be read: the credential sees no organization"],
  ]);
});

test("who made a key is not guessed where nobody could read it, and said once", () => {
  const { judgement } = judged(
    organization((world) => {
      only(world.api_keys).created_by = null;
      world.unread.push(missing("creators"));
    }),
    usual,
  );
  const results = judgement.checks.filter(({ covered }) => covered > 0).map(({ id, covered }) => [id, covered]);

  expect(judgement.findings.map(({ check }) => check)).toEqual(["not-read"]);
  expect(results).toEqual([
    ["account-of-leaver", 1],
    ["account-owner", 1],
  ]);
});

test("nobody is taken for gone where the people could not be read", () => {
  const { judgement } = judged(
    organization((world) => {
      world.users.length = 0;
      world.unread.push(missing("users"));
    }),
    usual,
  );

  expect(judgement.findings.map(({ check, severity }) => [check, severity])).toEqual([["not-read", "high"]]);
});
