import { expect, it } from "vitest";
import { sandbox } from "../support/sandbox.ts";

const yaml = `namespace: my-mongodb

my-project:
  defines: mongodb-atlas/project
  name: my-application-project
  organization: my-organization
  secret_ref: mongodb-atlas-token
  permitted-secrets:
    mongodb-atlas-token: true

my-cluster:
  defines: mongodb-atlas/cluster
  name: my-application-cluster
  project_id: <- connection-target("project") entity-state get-member("id")
  provider: AWS
  region: US_EAST_1
  instance_size: M0
  allow_ips: [192.168.1.0/24]
  secret_ref: mongodb-atlas-token
  permitted-secrets: { mongodb-atlas-token: true }
  connections:
    project: { runnable: my-mongodb/my-project, service: data }
  depends:
    wait-for: { runnables: [my-mongodb/my-project], timeout: 120 }

my-user:
  defines: mongodb-atlas/user
  name: app-user
  role: readWrite
  project_id: <- connection-target("project") entity-state get-member("id")
  secret_ref: mongodb-atlas-token
  password_secret_ref: mongodb-user-password
  permitted-secrets: { mongodb-atlas-token: true, mongodb-user-password: true }
  connections:
    project: { runnable: my-mongodb/my-project, service: data }
  depends:
    wait-for: { runnables: [my-mongodb/my-project], timeout: 120 }
`;

it("makes everything once, then only reads, then takes everything down", async () => {
  const box = await sandbox();
  await box.write(yaml);

  const first = box.workspace();
  const made = await first.update([]);
  expect({ outcome: made.outcome, failed: first.events.filter(({ event }) => event === "failed") }).toEqual({
    outcome: "done",
    failed: [],
  });
  expect(box.writes().sort()).toEqual([
    "POST /api/atlas/v2/groups",
    "POST /api/atlas/v2/groups/{groupId}/accessList",
    "POST /api/atlas/v2/groups/{groupId}/clusters",
    "POST /api/atlas/v2/groups/{groupId}/databaseUsers",
  ]);

  const second = await box.workspace().update([]);
  expect(second.outcome).toBe("done");
  expect(box.writes()).toEqual([]);

  const last = box.workspace();
  const removed = await last.remove(["my-mongodb"]);
  expect({ outcome: removed.outcome, failed: last.events.filter(({ event }) => event === "failed") }).toEqual({
    outcome: "done",
    failed: [],
  });
  expect(await box.workspace().records()).toEqual([]);
});
