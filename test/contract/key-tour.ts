import type { Emulator } from "../../src/emulator/index.ts";
import { connect } from "../emulator/client.ts";
import { withKey } from "../emulator/digest.ts";
import { newProject } from "../emulator/sample.ts";

/** Calls every operation around API keys; nothing in it is refused. */
export async function keyTour(emulator: Emulator): Promise<void> {
  const client = await connect(emulator);
  const at = await newProject(client, emulator, "keys");
  const keys = `/orgs/${emulator.orgs[0]?.id}/apiKeys`;
  const { body: key } = await client.post(keys, { desc: "deployer", roles: ["ORG_READ_ONLY"] });
  await client.get(`${keys}?itemsPerPage=100&pageNum=1&includeCount=true`);
  await client.patch(`${keys}/${key.id}`, { desc: "the deployer", roles: ["ORG_MEMBER", "ORG_READ_ONLY"] });
  await client.get(`${keys}/${key.id}`);

  await client.post(`${at}/apiKeys/${key.id}`, [{ roles: ["GROUP_READ_ONLY"] }]);
  await client.get(`${at}/apiKeys`);
  await client.patch(`${at}/apiKeys/${key.id}`, { roles: ["GROUP_CLUSTER_MANAGER", "GROUP_READ_ONLY"] });
  await client.post(`${at}/apiKeys`, { desc: "of the project", roles: ["GROUP_OWNER"] });

  const list = `${keys}/${key.id}/accessList`;
  await client.post(list, [{ ipAddress: "203.0.113.10" }, { cidrBlock: "198.51.100.0/24" }]);
  await withKey(emulator.url, { publicKey: String(key.publicKey), privateKey: String(key.privateKey) }, "GET", at);
  await withKey(emulator.url, { publicKey: String(key.publicKey), privateKey: String(key.privateKey) }, "GET", "");
  await client.get(list);
  await client.get(`${list}/203.0.113.10`);
  await client.get(`${list}/198.51.100.0%2F24`);
  await client.delete(`${list}/198.51.100.0%2F24`);

  await client.delete(`${at}/apiKeys/${key.id}`);
  await client.delete(`${keys}/${key.id}`);
}
