import { expect, it } from "vitest";
import { type Inventory, inventoryPage } from "../../src/inventory/index.ts";
import type { Cell } from "../../src/page/page.ts";
import { cluster, entry, sample } from "./sample.ts";

/** The first row of a table, by the titles of its columns. */
function rowOf(inventory: Inventory, id: string): Record<string, Cell | undefined> {
  const section = inventoryPage(inventory).sections.find((one) => one.id === id);
  const cells = section?.rows[0] ?? [];
  return Object.fromEntries((section?.columns ?? []).map(({ title }, at) => [title, cells[at]]));
}

it("a cluster's row says how it is kept, and what nobody can choose is a dash", () => {
  expect(rowOf(sample(), "clusters")).toMatchObject({
    Cluster: "orders",
    Kind: { text: "dedicated", detail: "replica set" },
    Region: { list: ["AWS US_EAST_1"] },
    Backup: { text: "snapshots", tone: "good" },
    "Encryption key": "Atlas's own",
    "Minimum TLS": "1.2",
    "Scales itself": "storage",
    Protected: { text: "yes" },
    Created: "2026-08-10",
    Tags: { list: ["owner: kim"] },
  });
  const flex = { ...cluster, type: "flex" as const, encryption_at_rest_provider: null, minimum_tls: null };
  const row = rowOf(sample({ clusters: [{ ...flex, paused: true, backup_enabled: false }] }), "clusters");
  expect(row).toMatchObject({
    "Encryption key": null,
    "Minimum TLS": null,
    State: { text: "paused", tone: "quiet" },
    Backup: { text: "off", tone: "bad" },
  });
});

it("keys and accounts that made something are called by their names", () => {
  const account = {
    organization_id: "o1",
    organization: "Acme",
    id: "mdb_sa_id_1",
    name: "deploy",
    description: null,
    organization_roles: ["ORG_MEMBER"],
    project_roles: null,
    access_list: [],
    created_at: null,
    created_by: null,
    last_used_at: null,
    secrets: [],
    expires_at: "2026-08-12T00:00:00Z",
  };
  const inventory = sample({ clusters: [{ ...cluster, created_by: "mdb_sa_id_1" }], service_accounts: [account] });
  expect(rowOf(inventory, "clusters")["Made by"]).toBe("deploy");
  expect(rowOf(inventory, "service-accounts")).toMatchObject({
    "May call from": "anywhere",
    "Secret expires": { text: "2026-08-12", tone: "warn" },
  });
});

it("an access list that is open to everybody stands out", () => {
  expect(rowOf(sample({ access_entries: [entry("0.0.0.0/0", null)] }), "access-list").Address).toMatchObject({
    tone: "bad",
    detail: "everybody",
  });
});

it("what could not be read comes first, among the numbers and among the tables", () => {
  const unread = {
    kind: "clusters" as const,
    organization_id: "o1",
    organization: "Acme",
    project_id: "p1",
    project: "shop",
    item: null,
    operation: "listClusters",
    status: 403,
    code: "USER_UNAUTHORIZED",
    reason: "It may not.",
  };
  const page = inventoryPage(sample({ unread: [unread] }));
  expect(page.facts[0]).toMatchObject({ label: "Could not be read", value: 1, tone: "bad" });
  expect(page.sections[0]?.id).toBe("not-read");
  expect(inventoryPage(sample()).sections[0]?.id).toBe("clusters");
});

it("rows say which organization they are of, where there are several", () => {
  const [acme] = sample().organizations;
  const two = sample({
    organizations: [...sample().organizations, ...(acme ? [{ ...acme, id: "o2", name: "Beta" }] : [])],
  });
  expect(rowOf(two, "clusters").Organization).toBe("Acme");
  expect(rowOf(sample(), "clusters")).not.toHaveProperty("Organization");
  expect(inventoryPage(two).title).toBe("Atlas inventory");
});
