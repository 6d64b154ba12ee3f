import { expect, it } from "vitest";
import { sandbox } from "../support/sandbox.ts";
import { contractOf, violationsOf } from "./openapi.ts";

const document = process.env.ATLAS_OPENAPI;

const template = (own: string) => `namespace: team
shop:
  defines: mongodb-atlas/project
  name: shop
  organization: my-organization
  permitted-secrets: { mongodb-atlas-token: true }
deployer:
  defines: mongodb-atlas/service-account
  organization: my-organization
  name: deployer
  client_secret_ref: deployer
  permitted-secrets: { mongodb-atlas-token: true, deployer: true }
  connections: { shop: { runnable: team/shop, service: data } }
${own}`;

const first = `  roles: [ORG_MEMBER]
  access_list: [203.0.113.10, 198.51.100.0/24]
  projects:
    - project_id: <- connection-target("shop") entity-state get-member("id")
      roles: [GROUP_READ_ONLY]
`;
const second = `  purpose: Deploys the shop, and more
  roles: [ORG_MEMBER, ORG_READ_ONLY]
  access_list: [203.0.113.10]
  projects:
    - project_id: <- connection-target("shop") entity-state get-member("id")
      roles: [GROUP_CLUSTER_MANAGER]
`;

it.skipIf(document === undefined)(
  "everything around a service account keeps the contract on both sides (skipped where ATLAS_OPENAPI does not name the document)",
  async () => {
    const box = await sandbox();
    const act = (name: string, given = {}) => box.workspace().act("team/deployer", name, given);
    for (const own of [first, second, "  roles: [ORG_MEMBER]\n  projects: []\n"]) {
      await box.write(template(own));
      await box.update();
    }
    await act("rotate", { grace: "0s" });
    await act("get-info");
    const { state } = await box.workspace().describe("team/deployer");
    await act("revoke", { confirm: String(state.client_id) });
    await box.update();
    await box.workspace().remove(["team"]);

    const { requests } = box.atlas;
    const about = requests.filter(({ operation }) => operation?.includes("/serviceAccounts"));
    expect(new Set(about.map(({ operation }) => operation)).size).toBe(14);
    expect(requests.filter(({ status }) => status >= 400 && status !== 404)).toEqual([]);
    expect(violationsOf(contractOf(document ?? ""), requests)).toEqual([]);
  },
);
