import { expect, it } from "vitest";
import { csvFiles } from "../../src/inventory/index.ts";
import { cluster, entry, sample } from "./sample.ts";

const tableOf = (name: string, inventory = sample()) => csvFiles(inventory).find((file) => file.name === name)?.text;

it("there is a table for each kind, and one for what could not be read; empty ones have their heading", () => {
  expect(csvFiles(sample()).map(({ name }) => name)).toEqual([
    "organizations",
    "users",
    "api_keys",
    "service_accounts",
    "projects",
    "clusters",
    "database_users",
    "access_entries",
    "unread",
  ]);
  expect(tableOf("projects")).toBe("organization_id,organization,id,name,created_at,cluster_count,tags\r\n");
});

it("a list is one field, what Atlas does not say is an empty one", () => {
  const tags = [
    { key: "owner", value: "kim" },
    { key: "class", value: "internal" },
  ];
  const [heading = "", row = ""] = (tableOf("clusters", sample({ clusters: [{ ...cluster, tags }] })) ?? "").split(
    "\r\n",
  );
  const values = new Map(heading.split(",").map((column, at) => [column, row.split(",")[at]]));
  expect(values.get("name")).toBe("orders");
  expect(values.get("nodes")).toBe("3");
  expect(values.get("tier_minimum")).toBe("");
  expect(values.get("tags")).toBe("owner=kim; class=internal");
  expect(values.get("regions")).toBe(
    "provider=AWS region=US_EAST_1 priority=7 instance_size=M30 electable_nodes=3 read_only_nodes=0 analytics_nodes=0",
  );
});

it("commas, quotes and line ends stay within their field", () => {
  const access_entries = [entry("198.51.100.7/32", 'the "office", first\nfloor')];
  expect(tableOf("access_entries", sample({ access_entries }))).toBe(
    'organization_id,organization,project_id,project,entry,description,expires_at\r\no1,Acme,p1,shop,198.51.100.7/32,"the ""office"", first\nfloor",\r\n',
  );
});

it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "|cmd", '=HYPERLINK("http://example.com")'])(
  "a text that a spreadsheet would take for a formula is none: %j",
  (text) => {
    const access_entries = [entry("198.51.100.7/32", text)];
    const row = tableOf("access_entries", sample({ access_entries }))?.split("\r\n").slice(1).join("\r\n") ?? "";
    expect(row).toContain(`'${text.replaceAll('"', '""')}`);
  },
);
