import { expect, test } from "vitest";
import { office, policy } from "./office.ts";

const company = `namespace: company
organization:
  defines: mongodb-atlas/organization
  name: my-organization
  adopt: true
  settings: { multi_factor_auth_required: true }
  permitted-secrets: { mongodb-atlas-token: true }
`;

async function staffed(allow: readonly string[]) {
  const place = await office({ "mongodb-atlas.yaml": company, "policy.yaml": policy(allow) });
  return { ...place, bot: place.program({ policies: ["policy.yaml"], agent: "bot" }) };
}

const patches = (requests: readonly string[]) => requests.filter((one) => one.startsWith("PATCH"));

test("who may write organizations keeps their settings, and lists their people", async () => {
  const { bot, requests } = await staffed(["write: [organizations]", "read: [projects]"]);
  expect((await bot.plan())["company/organization"]?.action).toBe("adopt");
  expect(await bot.update()).toEqual({});
  expect(patches(requests())).toEqual([expect.stringMatching(/^PATCH \/orgs\/[a-f0-9]{24}\/settings$/)]);
  expect(await bot.workspace.act("company/organization", "list-users", {})).toHaveLength(1);
});

test("a rule for some projects lets nobody change the organization that they are in, and the plan says so", async () => {
  const { bot, requests } = await staffed(['{ write: [organizations, projects], projects: ["books-*"] }']);
  expect((await bot.plan())["company/organization"]?.action).toBe("refuse");
  expect(Object.keys(await bot.update())).toEqual(["company/organization"]);
  expect(patches(requests())).toEqual([]);
});
