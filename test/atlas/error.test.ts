import { inspect } from "node:util";
import { HttpResponse, http } from "msw";
import { describe, expect, test } from "vitest";
import { AtlasError } from "../../src/atlas/index.ts";
import { account, api, clientOf, failureOf, groupId } from "../support/client.ts";
import { tokenHandler } from "../support/token.ts";

const at = { groupId, clusterName: "orders" };
const patch = (body: unknown, status: number, headers = {}) => [
  tokenHandler,
  http.patch(`${api}/groups/:groupId/clusters/:name`, () =>
    typeof body === "string"
      ? new HttpResponse(body, { status, headers })
      : HttpResponse.json(body as object, { status, headers }),
  ),
];

async function refusalOf(body: unknown, status: number, headers = {}): Promise<AtlasError> {
  const error = await failureOf(
    clientOf(patch(body, status, headers)).atlas.call("updateCluster", { ...at, body: { paused: true } }),
  );
  if (!(error instanceof AtlasError)) {
    throw error;
  }
  return error;
}

describe("a refusal", () => {
  test("says what was tried, what came, and what to do", async () => {
    const error = await refusalOf(
      {
        error: 409,
        errorCode: "CANNOT_UPDATE_PAUSED_CLUSTER",
        detail: "Cannot update cluster orders while it is paused",
        parameters: ["orders"],
      },
      409,
      { "x-request-id": "req-1" },
    );
    expect(error.message).toBe(
      `PATCH /groups/${groupId}/clusters/orders: 409 CANNOT_UPDATE_PAUSED_CLUSTER: Cannot update cluster orders while it is paused. Resume the cluster first, then make the change.`,
    );
    expect(error).toMatchObject({
      status: 409,
      errorCode: "CANNOT_UPDATE_PAUSED_CLUSTER",
      detail: "Cannot update cluster orders while it is paused",
      parameters: ["orders"],
      operation: "updateCluster",
      method: "PATCH",
      path: `/groups/${groupId}/clusters/orders`,
      requestId: "req-1",
    });
  });

  test.each([
    [403, "USER_UNAUTHORIZED", [], 'Give the credential the role "Project Cluster Manager"'],
    [403, "IP_ADDRESS_NOT_ON_ACCESS_LIST", ["203.0.113.9"], "Add 203.0.113.9 to the API access list"],
    [403, "IP_ADDRESS_NOT_ON_ACCESS_LIST", ["2001:db8::7"], "Add 2001:db8::7 to the API access list"],
    [403, "IP_ADDRESS_NOT_ON_ACCESS_LIST", [], "Add the address of this machine to the API access list"],
    [403, "ORG_REQUIRES_ACCESS_LIST", [], "give the credential an API access list"],
    [403, "GROUP_USERS_LIMIT_EXCEEDED", [], "Delete database users"],
    [400, "PERMANENT_ENTITY_CANNOT_BE_MADE_TEMPORARY", [], "make it anew"],
    [409, "CANNOT_PAUSE_RECENTLY_RESUMED_CLUSTER", [], "has to run for an hour"],
    [402, "NO_PAYMENT_INFORMATION_FOUND", [], "Add a payment method"],
    [401, "NOT_ORG_GROUP_CREATOR", [], 'the role "Organization Project Creator"'],
    [401, "USER_UNAUTHORIZED", [], 'Give the credential the role "Project Cluster Manager"'],
    [401, "NOT_IN_GROUP", [], 'Give the credential the role "Project Cluster Manager"'],
    [401, "UNAUTHORIZED", [], "Check the credentials"],
    [403, "ATLAS_RESOURCE_POLICIES_VIOLATION_NOT_AUTHORIZED", [], "resource policies of the organization"],
    [409, "OUT_OF_CAPACITY", [], "another region or instance size"],
    [410, "VERSION_GONE", [], "install a newer release"],
    [409, "SOMETHING_NEW", [], "Wait until the change"],
    [403, "constructor", [], "Give the credential the role"],
  ])("%i %s has a hint", async (status, errorCode, parameters, hint) => {
    const error = await refusalOf({ error: status, errorCode, detail: "No.", parameters }, status);
    expect(error.hint).toContain(hint);
    expect(error.message).toContain(hint);
  });

  test("names the fields that a 400 is about", async () => {
    const error = await refusalOf(
      {
        errorCode: "VALIDATION_ERROR",
        detail: "Invalid.",
        badRequestDetail: { fields: [{ field: "name", description: "too long" }, null, 7] },
      },
      400,
    );
    expect(error.detail).toBe("Invalid. name: too long");
  });

  test.each([
    ["an HTML page", "<!doctype html><html>secret page</html>", { "content-type": "text/html" }],
    ["incomplete JSON", '{"error": 40', { "content-type": "application/json" }],
    ["an empty body", "", {}],
    ["a body of type text/plain", "upstream says no", { "content-type": "text/plain;charset=utf-8" }],
  ])("that is %s is told without quoting it", async (name, body, headers) => {
    const error = await refusalOf(body, 418, headers);
    expect(error).toMatchObject({ status: 418, errorCode: undefined, detail: name, parameters: [] });
  });

  test.each([null, [], 7, { errorCode: 7, detail: {}, parameters: "x" }, { badRequestDetail: { fields: "x" } }])(
    "survives the body %j",
    async (body) => {
      expect(await refusalOf(body, 400)).toMatchObject({ status: 400, errorCode: undefined, parameters: [] });
    },
  );

  test("takes its code from the header when the body has none", async () => {
    expect(await refusalOf("", 400, { "x-error-code": "VALIDATION_ERROR" })).toMatchObject({
      errorCode: "VALIDATION_ERROR",
    });
  });
});

describe("secrets", () => {
  const password = 'p"ass wörd/1';

  test("that Atlas echoes are cut where the error is made", async () => {
    const handlers = [
      tokenHandler,
      http.post(`${api}/groups/:groupId/databaseUsers`, () =>
        HttpResponse.json(
          {
            errorCode: "INVALID_PASSWORD",
            detail: `Not good: ${password}, ${JSON.stringify(password)}, ${encodeURIComponent(password)}, Bearer access-token-of-the-test, ${account.clientSecret}, mongodb://app:hunter2@host`,
            parameters: [password, { password }],
          },
          { status: 400 },
        ),
      ),
    ];
    const { atlas, exchanges } = clientOf(handlers);
    const body = { groupId, databaseName: "admin", username: "app", password };
    const error = await failureOf(atlas.call("createDatabaseUser", { groupId, body }));
    const shown = `${String(error)} ${(error as Error).stack} ${JSON.stringify(error)} ${JSON.stringify(exchanges)}`;
    for (const secret of [
      password,
      JSON.stringify(password).slice(1, -1),
      encodeURIComponent(password),
      account.clientSecret,
      "access-token-of-the-test",
      "hunter2",
    ]) {
      expect(shown).not.toContain(secret);
    }
    expect(shown).toContain("Not good: [secret]");
  });
});

describe("an error without an answer", () => {
  test("holds no credential, however deep one looks", async () => {
    const { atlas } = clientOf([tokenHandler]);
    const error = await failureOf(atlas.call("getCluster", at));
    const shown = inspect(error, { depth: 20, showHidden: true });
    expect(shown).toContain("ECONNRESET");
    expect(shown).not.toContain(account.clientSecret);
    expect(shown).not.toContain("access-token-of-the-test");
  });
});

test("the answer to a challenge is cut as well: a key may be tried on it", async () => {
  const proof = "5e".repeat(32);
  const detail = `Bad header Digest username="abcdefgh", response="${proof}", nc=00000001`;
  const { message } = await refusalOf({ errorCode: "ODD", detail }, 400);
  expect(message).toContain('username="abcdefgh", response=[secret], nc=00000001');
  expect(message).not.toContain(proof);
});

describe("absence", () => {
  const get = (status: number, body: object | string) => [
    tokenHandler,
    http.get(`${api}/groups/:groupId/clusters/:name`, () =>
      typeof body === "string" ? HttpResponse.html(body, { status }) : HttpResponse.json(body, { status }),
    ),
  ];
  const find = (handlers: ReturnType<typeof get>, options = {}) =>
    clientOf(handlers).atlas.find("getCluster", at, { fresh: true, ...options });

  test.each([
    [404, "CLUSTER_NOT_FOUND"],
    [404, "GROUP_NOT_FOUND"],
    [404, "RESOURCE_NOT_FOUND"],
    [400, "CANNOT_USE_FLEX_CLUSTER_IN_CLUSTER_API"],
  ])("is %i %s", async (status, errorCode) => {
    expect(await find(get(status, { errorCode }))).toBeUndefined();
  });

  test("of a schedule is the word for just that, and no other 404", async () => {
    const schedule = (errorCode: string) =>
      clientOf([
        tokenHandler,
        http.get(`${api}/groups/:groupId/clusters/:name/backup/schedule`, () =>
          HttpResponse.json({ errorCode }, { status: 404 }),
        ),
      ]).atlas.find("getBackupSchedule", at);
    expect(await schedule("BACKUP_CONFIG_NOT_FOUND")).toBeUndefined();
    expect(await failureOf(schedule("RESOURCE_NOT_FOUND"))).toMatchObject({ errorCode: "RESOURCE_NOT_FOUND" });
  });

  test("is a code that the call names", async () => {
    expect(await find(get(400, { errorCode: "ODD" }), { absent: ["ODD"] })).toBeUndefined();
  });

  test.each([
    [400, { errorCode: "ODD" }],
    [401, { errorCode: "UNAUTHORIZED" }],
    [403, { errorCode: "USER_UNAUTHORIZED" }],
    [404, "<html>Not found</html>"],
    [404, {}],
    [409, { errorCode: "ODD" }],
    [429, { errorCode: "RATE_LIMITED" }],
    [500, { errorCode: "UNEXPECTED_ERROR" }],
  ])("is never %i %j", async (status, body) => {
    expect(await failureOf(find(get(status, body)))).toMatchObject({ status });
  });

  test("is never found by call", async () => {
    const { atlas } = clientOf(get(404, { errorCode: "CLUSTER_NOT_FOUND" }));
    expect(await failureOf(atlas.call("getCluster", at))).toMatchObject({
      status: 404,
      errorCode: "CLUSTER_NOT_FOUND",
    });
  });
});
