import { expect, test } from "vitest";
import { withoutSecrets } from "../../src/api/request.ts";

const given = { parameters: {}, query: {} };

test("addresses that data can be downloaded from are cut, in a list and one by one", () => {
  const job = {
    id: "1",
    deliveryUrl: ["https://one.example/a", "https://two.example/b"],
    components: [{ replicaSetName: "shard-0", downloadUrl: "https://one.example/a" }],
    privateDownloadDeliveryUrls: [{ deliveryUrl: "https://three.example/c", endpointId: "vpce-1" }],
    snapshotUrl: "https://four.example/d",
  };
  expect(withoutSecrets(job, given)).toEqual({
    id: "1",
    deliveryUrl: ["[secret]", "[secret]"],
    components: [{ replicaSetName: "shard-0", downloadUrl: "[secret]" }],
    privateDownloadDeliveryUrls: [{ deliveryUrl: "[secret]", endpointId: "vpce-1" }],
    snapshotUrl: "[secret]",
  });
});

test("of what a request gave as secret nothing is answered, whatever it is called there", () => {
  const body = { password: "correct-horse", username: "ann" };
  expect(withoutSecrets({ note: "correct-horse for ann" }, { ...given, body })).toEqual({ note: "[secret] for ann" });
});

test("what goes with secrets and is none stays", () => {
  const account = { clientId: "mdb_sa_id_1", secrets: [{ id: "1", expiresAt: "2027-01-01T00:00:00Z", secret: "s" }] };
  expect(withoutSecrets(account, given)).toEqual({
    clientId: "mdb_sa_id_1",
    secrets: [{ id: "1", expiresAt: "2027-01-01T00:00:00Z", secret: "[secret]" }],
  });
});
