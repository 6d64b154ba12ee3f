import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkIds, judged, namesOfLeft, readWaivers, usualRules } from "../../src/check/index.ts";
import type { Waiver } from "../../src/check/waiver.ts";
import { now, only, organization } from "./organization.ts";

const open = () =>
  organization((world) => {
    only(world.access_entries).entry = "0.0.0.0/0";
  });

const waiver = (given: Partial<Waiver>): Waiver => ({
  id: "open-access-list",
  resource: "acme/shop/access-entries/0.0.0.0/0",
  reason: "a public demonstration without data",
  until: "2026-12-31",
  place: "waivers.yaml: waivers[0]",
  ...given,
});

function judgedWith(...waivers: Waiver[]) {
  return judged(open(), { ...usualRules, now, failOn: "high", waivers }).judgement;
}

test("a waived finding is told with its reason, and fails nothing", () => {
  const { failed, findings, waivers, checks } = judgedWith(waiver({}));
  const result = checks.find(({ id }) => id === "open-access-list");

  expect(failed).toBe(false);
  expect(only(findings).waived).toEqual({ reason: "a public demonstration without data", until: "2026-12-31" });
  expect(waivers).toEqual({ expired: [], unused: [] });
  expect(result).toMatchObject({ failed: 0, waived: 1, passed: 0 });
});

test("a star stands for any characters", () => {
  expect(judgedWith(waiver({ resource: "acme/*/0.0.0.0/0" })).failed).toBe(false);
  expect(judgedWith(waiver({ resource: "*" })).failed).toBe(false);
  expect(judgedWith(waiver({ resource: "acme/shop" })).failed).toBe(true);
});

test("a waiver is for one check, and told when it waives nothing", () => {
  const other = waiver({ id: "backup" });
  expect(judgedWith(other)).toMatchObject({ failed: true, waivers: { expired: [], unused: [other] } });
});

test("a waiver waives through its last day; after it, it is told and waives nothing", () => {
  const lastDay = waiver({ until: "2026-11-20" });
  const over = waiver({ until: "2026-11-19" });

  expect(judgedWith(lastDay)).toMatchObject({ failed: false, waivers: { expired: [] } });
  expect(judgedWith(over)).toMatchObject({ failed: true, waivers: { expired: [over], unused: [] } });
});

test("two waivers of one finding are both of use", () => {
  expect(judgedWith(waiver({}), waiver({ resource: "*" })).waivers.unused).toEqual([]);
});

function reading(text: string) {
  const folder = mkdtempSync(join(tmpdir(), "monk-waivers-"));
  writeFileSync(join(folder, "waivers.yaml"), text);
  return () => readWaivers("waivers.yaml", folder, checkIds);
}

test("waivers are read with the place where they stand", () => {
  const text = `version: 1
waivers:
  - id: paused-cluster
    resource: acme/*/clusters/*
    reason: paused over the weekend
    until: 2026-12-31
`;
  expect(reading(text)()).toEqual([
    {
      id: "paused-cluster",
      resource: "acme/*/clusters/*",
      reason: "paused over the weekend",
      until: "2026-12-31",
      place: "waivers.yaml: waivers[0]",
    },
  ]);
});

test("a waiver without a reason, without an end or for no check is refused with its place", () => {
  const text = `version: 1
waivers:
  - id: paused-clusters
    resource: acme/*
    reason: "   "
    until: 2026-02-31
  - id: backup
    resource: acme/*
`;
  expect(reading(text)).toThrowErrorMatchingInlineSnapshot(`
    [InputError: waivers.yaml:3:9: \`waivers[0].id\` is not valid
        - id: paused-clusters
              ~~~~~~~~~~~~~~~
      expected: \`not-read\`, \`open-access-list\`, \`backup\`, \`automatic-failover\`, \`encryption-in-transit\`, \`atlas-admin\`, \`account-of-leaver\`, \`version-ended\`, \`encryption-at-rest\`, \`point-in-time\`, \`termination-protection\`, \`version-near-end\` or one of 10 more
      found: the text "paused-clusters"
      hint: did you mean \`paused-cluster\`?

    waivers.yaml:5:13: \`waivers[0].reason\` is not valid
          reason: "   "
                  ~~~~~
      expected: at least 8 characters
      found: the text "   "

    waivers.yaml:6:12: \`waivers[0].until\` is not valid
          until: 2026-02-31
                 ~~~~~~~~~~
      expected: a day such as 2027-01-31: the last one on which it waives
      found: the text "2026-02-31"

    waivers.yaml:7:5: \`waivers[1].reason\` is missing
        - id: backup
          ~~~~~~~~~~
      expected: text
      found: nothing

    waivers.yaml:7:5: \`waivers[1].until\` is missing
        - id: backup
          ~~~~~~~~~~
      expected: a day such as 2027-01-31: the last one on which it waives
      found: nothing]
  `);
});

test("names of those who left are read one a line, with comments", () => {
  expect(namesOfLeft("\ufeff# gone\r\nJo@example.com  # in May\n\nci-bot\n", "left.txt")).toEqual(
    new Set(["jo@example.com", "ci-bot"]),
  );
  expect(() => namesOfLeft("jo@example.com\nJo Doe\n", "left.txt")).toThrow('left.txt:2: "Jo Doe" is no username');
  expect(() => namesOfLeft("# nobody\n", "left.txt")).toThrow("left.txt names nobody");
});
