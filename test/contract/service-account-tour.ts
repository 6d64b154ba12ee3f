import type { Emulator } from "../../src/emulator/index.ts";
import { connect } from "../emulator/client.ts";
import { newProject } from "../emulator/sample.ts";

/** Calls every operation around service accounts; nothing in it is refused. */
export async function serviceAccountTour(emulator: Emulator): Promise<void> {
  const client = await connect(emulator);
  const at = await newProject(client, emulator, "accounts");
  const accounts = `/orgs/${emulator.orgs[0]?.id}/serviceAccounts`;
  const given = { name: "deployer", description: "Deploys, and no more", secretExpiresAfterHours: 720 };
  const { body: account } = await client.post(accounts, { ...given, roles: ["ORG_READ_ONLY"] });
  const one = `${accounts}/${account.clientId}`;
  await client.get(`${accounts}?itemsPerPage=100&pageNum=1&includeSystemManaged=true`);
  await client.get(one);
  await client.patch(one, { name: "the deployer", roles: ["ORG_OWNER"] });

  await client.post(`${at}/serviceAccounts/${account.clientId}:invite`, { roles: ["GROUP_READ_ONLY"] });
  await client.get(`${one}/groups`);
  await client.get(`${at}/serviceAccounts`);
  await client.get(`${at}/serviceAccounts/${account.clientId}`);
  await client.patch(`${at}/serviceAccounts/${account.clientId}`, { roles: ["GROUP_CLUSTER_MANAGER"] });

  const { body: second } = await client.post(`${one}/secrets`, { secretExpiresAfterHours: 8 });
  await client.post(`${one}/accessList`, [{ ipAddress: "203.0.113.10" }, { cidrBlock: "198.51.100.0/24" }]);
  const clientSecret = String(second.secret);
  const itself = await connect(emulator, { clientId: String(account.clientId), clientSecret });
  await itself.get(one);
  await client.get(`${one}/accessList`);
  await client.delete(`${one}/accessList/198.51.100.0%2F24`);
  await client.delete(`${one}/secrets/${second.id}`);
  await client.delete(`${at}/serviceAccounts/${account.clientId}`);
  await client.delete(one);

  const inside = `${at}/serviceAccounts`;
  const { body: member } = await client.post(inside, { ...given, roles: ["GROUP_OWNER"] });
  const { body: further } = await client.post(`${inside}/${member.clientId}/secrets`, {
    secretExpiresAfterHours: 8760,
  });
  await client.delete(`${inside}/${member.clientId}/secrets/${further.id}`);
  const list = `${inside}/${member.clientId}/accessList`;
  await client.post(list, [{ ipAddress: "192.0.2.1" }]);
  await client.get(list);
  await client.delete(`${list}/192.0.2.1`);
}
