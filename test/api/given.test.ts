import { expect, test } from "vitest";
import { type BodyText, operationView, previewOf, readGiven } from "../../src/api/index.ts";

const given = (name: string, line: string, file?: BodyText) => {
  const view = operationView(name);
  return previewOf(view, readGiven(view, line === "" ? [] : line.split(" "), file));
};
const file = (text: string) => ({ text, place: "body.json" });

test("parameters of the path and of the query are told apart by the table, and encoded", () => {
  expect(given("deleteCluster", "groupId=1 clusterName=a/b retainBackups=false")).toEqual({
    method: "DELETE",
    path: "/groups/1/clusters/a%2Fb?retainBackups=false",
  });
  expect(given("listProjectEvents", "groupId=1 eventType=A eventType=B minDate=2026-01-01").path).toBe(
    "/groups/1/events?eventType=A&eventType=B&minDate=2026-01-01",
  );
  expect(given("listSnapshots", "groupId=1 clusterName=a pointInTimeUtcSeconds=1700000000").path).toBe(
    "/groups/1/clusters/a/backup/snapshots?pointInTimeUtcSeconds=1700000000",
  );
  expect(given("getCluster", "groupId=1 clusterName=a=b").path).toBe("/groups/1/clusters/a%3Db");
});

test.each([
  ["getCluster", "", "groupId and clusterName are missing"],
  [
    "getCluster",
    "grupId=1 clusterName=a",
    "there is no parameter grupId (did you mean `groupId`?); groupId is missing",
  ],
  ["getCluster", "groupId=1 groupId=2 clusterName=a", "groupId is given 2 times"],
  [
    "getCluster",
    "groupId= clusterName=..",
    'groupId is empty; clusterName cannot be "..", which would lead to another path',
  ],
  ["getCluster", "orders groupId=1 clusterName=a", "orders is no parameter: write key=value"],
  ["listClusters", "groupId=1 pageNum=2", "pageNum is not needed: a list is read to its end, or to --limit"],
  ["deleteCluster", "groupId=1 clusterName=a retainBackups=no", "retainBackups is true or false, and not no"],
  ["listSnapshots", "groupId=1 clusterName=a oplogTs=soon", "oplogTs is a number, and not soon"],
  ["listAlerts", "groupId=1 status=open", "status is `OPEN`, `TRACKING` or `CLOSED`, and not open"],
  ["deleteCluster", "groupId=1 clusterName=a body={}", "it takes no body"],
  ["updateCluster", "groupId=1 clusterName=a", "the body is missing"],
  ["updateCluster", 'groupId=1 clusterName=a body={"paused":', "body= is no JSON"],
  ["updateCluster", "groupId=1 clusterName=a body=true", "body= is neither an object nor a list"],
])("%s with `%s` is refused: %s", (name, line, message) => {
  expect(() => given(name, line)).toThrow(`${name}: ${message}`);
});

test("a body is given once, as a file or in place", () => {
  const line = "groupId=1 clusterName=a";
  expect(given("updateCluster", line, file('{"paused":true}')).body).toEqual({ paused: true });
  expect(given("updateCluster", `${line} body={"paused":true}`).body).toEqual({ paused: true });
  expect(() => given("updateCluster", `${line} body={}`, file("{}"))).toThrow("the body is given twice");
  expect(() => given("getCluster", line, file("{}"))).toThrow("it takes no body");
});

test("a body that is no JSON is told of by its place, and not quoted", () => {
  const text = '{\n  "password": "very-secret",\n  "username": oops\n}';
  let message = "";
  try {
    given("createDatabaseUser", "groupId=1", file(text));
  } catch (error) {
    message = String(error);
  }
  expect(message).toContain("createDatabaseUser: body.json is no JSON: look at line 3, column 15");
  expect(message).not.toMatch(/very-secret|oops/);
});

test("a secret is not taken from the command line, and not shown out of a file", () => {
  const body = '{"username":"reader","password":"short"}';
  expect(() => given("createDatabaseUser", `groupId=1 body=${body}`)).toThrow(
    "the body holds a secret, which the list of processes would show: give it with --body FILE",
  );
  expect(given("createDatabaseUser", "groupId=1", file(body)).body).toEqual({
    username: "reader",
    password: "[secret]",
  });
  const hook = { notifications: [{ typeName: "PAGER_DUTY", serviceKey: "0123456789" }] };
  expect(given("createAlertConfig", "groupId=1", file(JSON.stringify(hook))).body).toEqual({
    notifications: [{ typeName: "PAGER_DUTY", serviceKey: "[secret]" }],
  });
});

test("a name is found in any case, and a wrong one gets the nearest", () => {
  expect(operationView("getcluster").name).toBe("getCluster");
  expect(() => operationView("getClustr")).toThrow("did you mean `getCluster`?");
  expect(() => operationView("constructor")).toThrow("monk api lists them");
});
