import { expect, it } from "vitest";
import type { AlertView } from "../../entities/alert/view.ts";
import { declared } from "../support/alert.ts";
import { sandbox } from "../support/sandbox.ts";

/** A project with the alerts that Atlas gives it, and ways to let them go off and to see to them. */
async function shop() {
  const box = await sandbox();
  await box.write(declared({}));
  await box.update();
  const [project] = await box.colleague.collection("listProjects", {});
  const groupId = project?.id ?? "";
  const act = <T = AlertView>(name: string, given: Readonly<Record<string, string>> = {}) =>
    box.workspace().act("shop/project", name, given) as Promise<T>;
  const raise = (event: string, minutesAgo = 0) => {
    const { id } = box.atlas.raiseAlert(groupId, { event }, { clusterName: "orders" });
    box.atlas.clock.advance(minutesAgo * 60_000);
    return id;
  };
  box.writes();
  return { ...box, groupId, act, raise };
}

it("alerts are listed, newest first, all of them or those in one state", async () => {
  const { act, raise, atlas, groupId } = await shop();
  const first = raise("NO_PRIMARY", 20);
  const second = raise("HOST_HAS_INDEX_SUGGESTIONS", 5);
  atlas.closeAlert(groupId, first);

  const ids = async (status?: string) =>
    (await act<AlertView[]>("list-alerts", status ? { status } : {})).map(({ id }) => id);
  expect(await ids()).toEqual([second, first]);
  expect([await ids("open"), await ids("tracking"), await ids("closed")]).toEqual([[], [second], [first]]);
  expect(await act<AlertView[]>("list-alerts", { status: "tracking" })).toEqual([
    {
      id: second,
      status: "tracking",
      event: "HOST_HAS_INDEX_SUGGESTIONS",
      cluster: "orders",
      since: expect.stringMatching(/^\d{4}-.*Z$/),
      alert_config_id: expect.any(String),
    },
  ]);
  await expect(act("list-alerts", { status: "loud" })).rejects.toThrow("status: expected open, tracking or closed");
});

it("an alert is acknowledged until a time with a comment, and that is taken back", async () => {
  const { act, raise, atlas } = await shop();
  const alert_id = raise("NO_PRIMARY");

  const until = "2100-01-01T00:00:00Z";
  expect(await act("acknowledge-alert", { alert_id, until, comment: "a node is being replaced" })).toMatchObject({
    id: alert_id,
    acknowledged_until: until,
    acknowledged_by: atlas.serviceAccount.clientId,
    comment: "a node is being replaced",
  });
  expect(await act("unacknowledge-alert", { alert_id })).not.toHaveProperty("acknowledged_until");
  const { acknowledged_until = "" } = await act("acknowledge-alert", { alert_id, until: "forever" });
  expect(Date.parse(acknowledged_until) - atlas.clock.now()).toBeGreaterThan(99 * 365 * 24 * 3_600_000);
});

it("what cannot be acknowledged is refused with what to do, and nothing is sent where that is plain", async () => {
  const { act, raise, writes } = await shop();
  const alert_id = raise("NO_PRIMARY");
  const refused = async (given: Readonly<Record<string, string>>) =>
    expect(act("acknowledge-alert", { alert_id, until: "forever", ...given })).rejects;

  await (await refused({ until: "2020-01-01" })).toThrow(
    "until=2020-01-01T00:00:00Z is over. Give a time that lies ahead",
  );
  await (await refused({ until: "tomorrow" })).toThrow("or forever, not tomorrow");
  await (await refused({ alert_id: "5" })).toThrow("expected an id of an alert");
  await (await refused({ comment: "x".repeat(201) })).toThrow("comment");
  expect(writes()).toEqual([]);
  const unknown = "0123456789abcdef01234567";
  await (await refused({ alert_id: unknown })).toThrow(
    `the project has no alert ${unknown}. See monk do shop/project/list-alerts.`,
  );
});
