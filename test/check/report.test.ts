import { expect, test } from "vitest";
import { checkPage, judged, junit, sarif, usualRules } from "../../src/check/index.ts";
import type { Inventory } from "../../src/inventory/model.ts";
import { html } from "../../src/page/html.ts";
import { now, only, organization } from "./organization.ts";

const reason = "a public demonstration without data";
const resource = "acme/shop/access-entries/0.0.0.0/0";
const waivers = [
  { id: "open-access-list", resource, reason, until: "2026-12-31", place: "waivers.yaml: waivers[0]" },
  { id: "backup", resource: "acme/old/*", reason, until: "2026-12-31", place: "waivers.yaml: waivers[1]" },
  { id: "backup", resource: "*", reason, until: "2026-01-31", place: "waivers.yaml: waivers[2]" },
];

/** One waived finding, one that counts, one that nobody can tell, one below, and one that could not be read. */
const mixed = (world: Inventory) => {
  only(world.access_entries).entry = "0.0.0.0/0";
  Object.assign(only(world.clusters), { backup_enabled: false, minimum_tls: null, tier_autoscaling: false });
  only(world.database_users).username = `<b>&"o'brien"\u0007\ud800`;
  only(world.database_users).expires_at = null;
  world.unread.push({
    kind: "creators",
    organization_id: "5f00000000000000000000aa",
    organization: "acme",
    project_id: "5f00000000000000000000bb",
    project: "shop",
    item: null,
    operation: "listProjectEvents",
    status: 403,
    code: "USER_UNAUTHORIZED",
    reason: "403 <b>USER_UNAUTHORIZED</b>",
  });
};

function report(change: (world: Inventory) => void = mixed) {
  return judged(organization(change), { ...usualRules, now, failOn: "high", waivers });
}

test("SARIF has what its readers need of each result", () => {
  const log = sarif(report().judgement, { version: "1.2.3", artifact: "out/my%20inventory.json" });
  const run = only(log.runs);
  const rules = run.tool.driver.rules.map(({ id }) => id);

  expect(log).toMatchObject({ version: "2.1.0", $schema: expect.stringMatching(/sarif-2\.1\.0\.json$/) });
  expect(run.tool.driver).toMatchObject({ name: "monk-mongodb-atlas", semanticVersion: "1.2.3" });
  expect(new Set(rules).size).toBe(rules.length);
  for (const one of run.results) {
    expect(rules[one.ruleIndex]).toBe(one.ruleId);
    expect(["error", "warning", "note"]).toContain(one.level);
    expect(one.message.text).not.toBe("");
    expect(one.partialFingerprints["monkCheck/v1"]).toMatch(/^[0-9a-f]{32}$/);
  }
  expect(new Set(run.results.map((one) => one.partialFingerprints["monkCheck/v1"])).size).toBe(run.results.length);
  expect(run.results.find(({ ruleId }) => ruleId === "backup")).toEqual({
    ruleId: "backup",
    ruleIndex: rules.indexOf("backup"),
    level: "error",
    message: { text: "acme/shop/clusters/orders is not backed up" },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: "out/my%20inventory.json" } },
        logicalLocations: [{ name: "orders", fullyQualifiedName: "acme/shop/clusters/orders", kind: "resource" }],
      },
    ],
    partialFingerprints: { "monkCheck/v1": expect.any(String) },
    suppressions: [],
    properties: {
      severity: "high",
      state: "failed",
      fix: "defines: mongodb-atlas/cluster\nname: orders\nbackup:\n  enabled: true",
    },
  });
  expect(run.results.map(({ ruleId, level, suppressions }) => [ruleId, level, suppressions.length])).toEqual([
    ["open-access-list", "error", 1],
    ["backup", "error", 0],
    ["encryption-in-transit", "error", 0],
    ["tier-autoscaling", "note", 0],
    ["user-expiry", "note", 0],
    ["not-read", "note", 0],
  ]);
  expect(run.results[0]?.suppressions).toEqual([
    { kind: "external", status: "accepted", justification: `${reason} (until 2026-12-31)` },
  ]);
});

test("without a saved inventory SARIF names no file, for there is none", () => {
  const [first] = only(sarif(report().judgement, { version: "1.2.3" }).runs).results;
  expect(first?.locations.map((location) => Object.keys(location))).toEqual([["logicalLocations"]]);
});

test("a fingerprint stays when a project or a cluster gets another name", () => {
  const prints = (change: (world: Inventory) => void) =>
    report(change).judgement.findings.map(({ fingerprint }) => fingerprint);
  const renamed = (world: Inventory) => {
    mixed(world);
    Object.assign(only(world.clusters), { name: "sales", project: "market" });
  };
  expect(prints(renamed)).toEqual(prints(mixed));
});

test("JUnit fails on what makes the command fail, and skips what is waived", () => {
  const text = junit(report());
  const suite = (id: string) => new RegExp(`  <testsuite name="${id}: [^]*?(?:/>\n|</testsuite>)`).exec(text)?.[0];

  expect(text).toMatch(
    /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites name="monk check" tests="\d+" failures="1" errors="1" skipped="1"/,
  );
  expect(suite("backup")).toMatchInlineSnapshot(`
    "  <testsuite name="backup: Dedicated clusters are backed up" tests="1" failures="1" errors="0" skipped="0">
        <testcase classname="backup" name="acme/shop/clusters/orders" time="0"><failure type="high" message="is not backed up">is not backed up&#10;defines: mongodb-atlas/cluster&#10;name: orders&#10;backup:&#10;  enabled: true</failure></testcase>
      </testsuite>"
  `);
  expect(suite("open-access-list")).toMatchInlineSnapshot(`
    "  <testsuite name="open-access-list: No access list is open to everyone" tests="1" failures="0" errors="0" skipped="1">
        <testcase classname="open-access-list" name="acme/shop/access-entries/0.0.0.0/0" time="0"><skipped message="lets every address of IPv4 connect; waived until 2026-12-31: a public demonstration without data"/></testcase>
      </testsuite>"
  `);
  expect(suite("encryption-in-transit")).toContain('<error type="high" message="Atlas does not say');
  expect(suite("tier-autoscaling")).toContain("><system-out>low: does not change its tier by itself");
});

test("JUnit is well-formed, whatever stands in a name", () => {
  const text = junit(report());

  expect(text).toContain("database-users/admin/&lt;b&gt;&amp;&quot;o&apos;brien&quot;\ufffd\ufffd");
  expect(leftOver(text)).toEqual([]);
  expect(leftOver(junit(report(() => {})))).toEqual([]);
});

test("the page shows each finding with its fix, each waiver with its reason, and every text as text", () => {
  const page = checkPage(report().judgement);
  const text = html(page);
  const rows = (id: string) => page.sections.find((section) => section.id === id)?.rows.length;

  expect([rows("findings"), rows("waived"), rows("waivers")]).toEqual([5, 1, 2]);
  expect(rows("checks")).toBe(report().judgement.checks.length);
  expect(text).toContain("backup:\n  enabled: true</pre>");
  expect(text).toContain(reason);
  expect(text).toContain("&lt;b&gt;&amp;&quot;o&#39;brien&quot;");
  expect(text).not.toContain("<b>");
});

test("the page of an organization without findings says so", () => {
  const { judgement } = judged(organization(), { ...usualRules, now, failOn: "high", waivers: [] });
  const text = html(checkPage(judgement));

  expect(text).toContain("Nothing was found.");
  expect(text).toContain("Nothing of severity high or above.");
});

/** What is wrong with a text as XML: tags that do not close, attributes without quotes, references that nobody knows. */
function leftOver(text: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  const attribute = /\s+[a-z]+="[^"<]*"/g;
  const rest = text
    .replace(/^<\?xml [^?]*\?>/, "")
    .replace(/<(\/?)([a-z-]+)((?:\s+[a-z]+="[^"<]*")*)(\/?)>/g, (_, end, name, given, alone) => {
      if (String(given).replace(attribute, "") !== "") wrong.push(given);
      if (end && open.pop() !== name) wrong.push(name);
      if (!end && !alone) open.push(name);
      return "";
    });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those that XML forbids
  const odd = text.match(/&(?!(?:lt|gt|amp|quot|apos|#\d+);)|[\x00-\x08\x0b\x0c\x0e-\x1f]|\p{Cs}/gu) ?? [];
  return [...wrong, ...open, ...(rest.match(/[<>]/g) ?? []), ...odd];
}
