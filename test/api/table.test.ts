import { expect, test } from "vitest";
import { operationViews } from "../../src/api/index.ts";

const project = "/groups/{groupId}";
const cluster = `${project}/clusters/{clusterName}`;
const organization = "/orgs/{orgId}";

/** A resource with everything that can be done to it: list, get, create, update, delete. */
const all = (list: string, item: string, update = "PATCH") =>
  [`GET ${list}`, `GET ${item}`, `POST ${list}`, `${update} ${item}`, `DELETE ${item}`] as const;

const wanted = [
  ...all(`${project}/clusters`, cluster),
  ...all("/groups", project),
  ...all(`${project}/databaseUsers`, `${project}/databaseUsers/{databaseName}/{username}`),
  ...[`GET ${project}/accessList`, `POST ${project}/accessList`, `DELETE ${project}/accessList/{entryValue}`],
  ...all(`${cluster}/backup/snapshots`, `${cluster}/backup/snapshots/{snapshotId}`),
  `GET ${cluster}/backup/restoreJobs`,
  `GET ${cluster}/backup/restoreJobs/{restoreJobId}`,
  `POST ${cluster}/backup/restoreJobs`,
  `DELETE ${cluster}/backup/restoreJobs/{restoreJobId}`,
  "GET /orgs",
  `GET ${organization}`,
  ...[`GET ${project}/alerts`, `GET ${project}/alerts/{alertId}`, `PATCH ${project}/alerts/{alertId}`],
  ...all(`${project}/alertConfigs`, `${project}/alertConfigs/{alertConfigId}`, "PUT"),
  ...all(`${organization}/apiKeys`, `${organization}/apiKeys/{apiUserId}`),
  `POST ${project}/apiKeys/{apiUserId}`,
  `PATCH ${project}/apiKeys/{apiUserId}`,
  `DELETE ${project}/apiKeys/{apiUserId}`,
  `GET ${organization}/apiKeys/{apiUserId}/accessList`,
  `POST ${organization}/apiKeys/{apiUserId}/accessList`,
  `DELETE ${organization}/apiKeys/{apiUserId}/accessList/{ipAddress}`,
  ...all(`${organization}/serviceAccounts`, `${organization}/serviceAccounts/{clientId}`),
  `GET ${organization}/serviceAccounts/{clientId}/groups`,
  `POST ${project}/serviceAccounts/{clientId}:invite`,
  `DELETE ${project}/serviceAccounts/{clientId}`,
  `POST ${organization}/serviceAccounts/{clientId}/secrets`,
  `DELETE ${organization}/serviceAccounts/{clientId}/secrets/{secretId}`,
  `GET ${organization}/serviceAccounts/{clientId}/accessList`,
  `POST ${organization}/serviceAccounts/{clientId}/accessList`,
  `DELETE ${organization}/serviceAccounts/{clientId}/accessList/{ipAddress}`,
];

test("the table holds everything that is done to clusters, projects, users, addresses, backups, alerts and keys", () => {
  const there = new Set(operationViews().map(({ method, path }) => `${method} ${path}`));
  expect(wanted.filter((one) => !there.has(one))).toEqual([]);
});

test("whatever makes a key or a secret says that its answer holds one", () => {
  const secret = operationViews().flatMap(({ secret, method, path }) => (secret ? [`${method} ${path}`] : []));
  expect(secret).toEqual([
    `POST ${organization}/apiKeys`,
    `POST ${organization}/serviceAccounts`,
    `POST ${organization}/serviceAccounts/{clientId}/secrets`,
    `POST ${project}/serviceAccounts`,
    `POST ${project}/serviceAccounts/{clientId}/secrets`,
  ]);
});
