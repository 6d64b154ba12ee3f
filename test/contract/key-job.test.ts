import { expect, it } from "vitest";
import { sandbox } from "../support/sandbox.ts";
import { contractOf, violationsOf } from "./openapi.ts";

const document = process.env.ATLAS_OPENAPI;

const key = (more: string) => `namespace: team
project:
  defines: mongodb-atlas/project
  name: shop
  organization: my-organization
  permitted-secrets: { mongodb-atlas-token: true }
deployer:
  defines: mongodb-atlas/api-key
  name: deployer
  organization: my-organization
  private_key_secret_ref: deployer-key
  permitted-secrets: { mongodb-atlas-token: true, deployer-key: true }
  connections: { project: { runnable: team/project, service: data } }
  ${more}
`;

const inProject = (role: string) =>
  `projects: [{ project_id: '<- connection-target("project") entity-state get-member("id")', roles: [${role}] }]`;

it.skipIf(document === undefined)(
  "the life of an API key keeps the contract on both sides (skipped where ATLAS_OPENAPI does not name the document)",
  async () => {
    const box = await sandbox();
    const steps = [
      `roles: [ORG_MEMBER]\n  ${inProject("GROUP_READ_ONLY")}\n  access_list: [192.0.2.1, 198.51.100.0/24]`,
      `roles: [ORG_READ_ONLY]\n  ${inProject("GROUP_OWNER")}\n  access_list: [192.0.2.1, "2001:db8:0:0:0:0:0:1"]`,
      "roles: [ORG_READ_ONLY]\n  projects: []",
    ];
    for (const step of steps) {
      await box.write(key(step));
      await box.update();
    }
    const act = (name: string, given: Record<string, string> = {}) => box.workspace().act("team/deployer", name, given);
    await act("get-info");
    await act("rotate", { grace: "1h" });
    const { public_key } = (await box.workspace().describe("team/deployer")).state;
    await act("revoke", { confirm: String(public_key) });
    await box.update();
    await box.workspace().remove(["team"]);

    const { requests } = box.atlas;
    const about = requests.filter(({ operation }) => operation.includes("apiKeys"));
    expect(new Set(about.map(({ operation }) => operation)).size).toBeGreaterThanOrEqual(11);
    expect(requests.filter(({ status }) => status >= 400 && status !== 404)).toEqual([]);
    expect(violationsOf(contractOf(document ?? ""), requests)).toEqual([]);
  },
);
