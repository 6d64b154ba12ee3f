import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Emulator, start } from "../../src/emulator/index.ts";
import { operationOf } from "../../src/emulator/route.ts";
import { routes } from "../../src/emulator/routes/all.ts";
import { contractOf, violationsOf } from "./openapi.ts";
import { tour, tourPace } from "./tour.ts";

const openapi = process.env.ATLAS_OPENAPI;

describe.skipIf(openapi === undefined)(
  "the emulator against the OpenAPI document (skipped unless ATLAS_OPENAPI names it)",
  () => {
    let emulator: Emulator;

    beforeAll(async () => {
      emulator = await start(tourPace);
      await tour(emulator);
    });

    afterAll(() => emulator.close());

    test("every route is visited", () => {
      const visited = new Set(emulator.requests.filter(({ status }) => status < 300).map(({ operation }) => operation));
      expect(routes.map(operationOf).filter((operation) => !visited.has(operation))).toEqual([]);
    });

    test("the only refusals are those that the tour means to meet", () => {
      const refused = emulator.requests.filter(({ status }) => status >= 400);
      expect(refused.map(({ responseBody }) => (responseBody as { errorCode: string }).errorCode)).toEqual([
        "UNAUTHORIZED",
        "CANNOT_USE_FLEX_CLUSTER_IN_CLUSTER_API",
        "CANNOT_USE_NON_FLEX_CLUSTER_IN_FLEX_API",
        "CANNOT_TERMINATE_CLUSTER_WHEN_TERMINATION_PROTECTION_ENABLED",
        "USER_ALREADY_EXISTS",
        "USERNAME_NOT_FOUND",
        "ATLAS_NETWORK_PERMISSION_ENTRY_NOT_FOUND",
        "CANNOT_CLOSE_GROUP_ACTIVE_ATLAS_CLUSTERS",
        "CANNOT_USE_FLEX_CLUSTER_IN_CLUSTER_API",
        "CLUSTER_NOT_FOUND",
        "CLUSTER_NOT_FOUND",
        "GROUP_NOT_FOUND",
        "BACKUP_CONFIG_NOT_FOUND",
        "UNFINISHED_ON_DEMAND_SNAPSHOT",
        "ATLAS_CLUSTER_RESTORE_IN_PROGRESS",
        "CANNOT_CANCEL_RESTORE_JOB",
        "CANNOT_USE_NON_FLEX_CLUSTER_IN_FLEX_API",
        "CANNOT_USE_NON_FLEX_CLUSTER_IN_FLEX_API",
        "CANNOT_USE_NON_FLEX_CLUSTER_IN_FLEX_API",
        "CANNOT_USE_NON_FLEX_CLUSTER_IN_FLEX_API",
        "BACKUP_POLICIES_NOT_MEETING_BACKUP_COMPLIANCE_POLICY_REQUIREMENTS",
        "UNAUTHORIZED",
        "UNAUTHORIZED",
      ]);
    });

    test("requests and answers keep to the document", () => {
      expect(violationsOf(contractOf(openapi ?? ""), emulator.requests)).toEqual([]);
    });

    test("the check sees a member of the wrong type, an undeclared status and an undeclared query parameter", () => {
      const contract = contractOf(openapi ?? "");
      const found = emulator.requests.find(
        (request) => request.operation === "GET /api/atlas/v2/groups/{groupId}" && request.status === 200,
      );
      expect(found).toBeDefined();
      if (!found) return;
      const exchange = { ...found, requestHeaders: found.headers, requestBody: undefined };
      expect(contract.checkExchange(exchange)).toEqual([]);
      const altered = [
        { ...exchange, responseBody: { ...(found.responseBody as object), clusterCount: "1" } },
        { ...exchange, status: 418 },
        { ...exchange, query: { colour: "red" } },
        { ...exchange, path: "/api/atlas/v2/nowhere" },
        { ...exchange, requestHeaders: { accept: "application/vnd.atlas.2020-01-01+json" } },
      ];
      for (const wrong of altered) expect(contract.checkExchange(wrong)).toHaveLength(1);
    });
  },
);
