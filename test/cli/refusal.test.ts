import { expect, test } from "vitest";
import type { EmulatorOptions } from "../../src/emulator/index.ts";
import { deskWithAtlas, small } from "./support/atlas.ts";

const dedicated = `${small}
orders:
  defines: mongodb-atlas/cluster
  name: orders
  provider: AWS
  region: US_EAST_1
  instance_size: M10
  project_id: <- connection-target("project") entity-state get-member("id")
  permitted-secrets: { mongodb-atlas-token: true }
  connections:
    project: { runnable: shop/project, service: data }
`;

const reader = { clientId: `mdb_sa_id_${"a".repeat(24)}`, clientSecret: `mdb_sa_sk_${"b".repeat(40)}` };

/** What stands in Atlas's way, and the words that the user needs to get on. */
const refusals: [string, EmulatorOptions, string | undefined, string, readonly string[]][] = [
  ["wrong credentials", {}, `${reader.clientId}:${reader.clientSecret}`, small, ["401", "secret"]],
  [
    "a missing role",
    { credentials: [{ ...reader, roles: [{ role: "ORG_READ_ONLY" }] }] },
    `${reader.clientId}:${reader.clientSecret}`,
    small,
    ["role"],
  ],
  [
    "an address that is not on the API access list",
    { orgs: [{ name: "my-organization", apiAccessList: ["192.0.2.1"] }] },
    undefined,
    small,
    ["IP_ADDRESS_NOT_ON_ACCESS_LIST", "203.0.113.10", "access list"],
  ],
  [
    "no payment method",
    { orgs: [{ name: "my-organization", payment: false }] },
    undefined,
    dedicated,
    ["NO_PAYMENT_INFORMATION_FOUND", "payment method"],
  ],
  ["an unknown organization", { orgs: ["another", "third"] }, undefined, small, ["my-organization", "another, third"]],
];

test.each(refusals)("%s ends in one sentence that says what to do", async (_, options, secret, yaml, words) => {
  const { desk } = await deskWithAtlas({ "mongodb-atlas.yaml": yaml }, options);
  if (secret !== undefined) desk.environment.MONK_SECRET_MONGODB_ATLAS_TOKEN = secret;
  const { code, stdout, stderr } = await desk.monk("update --nofancy");
  expect(code).toBe(1);
  const failed = `${stdout}${stderr}`.split("\n").filter((line) => words.every((word) => line.includes(word)));
  expect(failed, `${stdout}${stderr}`).toHaveLength(1);
  expect(`${stdout}${stderr}`).not.toMatch(/\n\s+at /);
  for (const part of secret?.split(":").slice(1) ?? []) expect(`${stdout}${stderr}`).not.toContain(part);
});

test("bad input sends not one request, whatever the verb", async () => {
  const bad = small.replace("role: read", "roel: read").replace("name: reader\n", "name: [reader]\n");
  const { desk, atlas } = await deskWithAtlas({ "mongodb-atlas.yaml": bad });
  for (const verb of ["plan", "update", "update shop/reader", "do shop/reader/x", "env shop/reader"]) {
    const { code, stderr } = await desk.monk(verb);
    expect(code, verb).toBe(1);
    expect(stderr, verb).toContain("mongodb-atlas.yaml:");
  }
  expect(atlas.requests).toEqual([]);
});
