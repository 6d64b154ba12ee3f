import { expect, it } from "vitest";
import { channels, declared, secrets, variants } from "../support/alert.ts";
import { sandbox } from "../support/sandbox.ts";
import { contractOf, violationsOf } from "./openapi.ts";

const document = process.env.ATLAS_OPENAPI;

it.skipIf(document === undefined)(
  "alerts keep the contract on both sides (skipped where ATLAS_OPENAPI does not name the document)",
  async () => {
    const { atlas, colleague, secrets: store, update, workspace, write } = await sandbox();
    for (const name of secrets.slice(1)) await store.set(name, `value-of-${name}`);
    const everybody = { event: "JOINED_GROUP", notifications: channels };
    await write(declared({ ...variants, everybody }));
    await update();
    await write(declared({ ...variants, everybody: { ...everybody, enabled: false } }));
    await update();
    await write(declared({ ...variants, everybody: { ...everybody, severity: "ERROR" } }));
    await update();
    const [project] = await colleague.collection("listProjects", {});
    const groupId = project?.id ?? "";
    const { id: alert_id } = atlas.raiseAlert(groupId, { event: "JOINED_GROUP" });
    const act = (name: string, given: Readonly<Record<string, string>>) => workspace().act("shop/project", name, given);
    await act("list-alerts", { status: "open" });
    await act("acknowledge-alert", { alert_id, until: "2100-01-01", comment: "seen" });
    await act("unacknowledge-alert", { alert_id });
    const { alertConfigId = "" } = (await colleague.find("getAlert", { groupId, alertId: alert_id })) ?? {};
    await colleague.collection("listAlertConfigAlerts", { groupId, alertConfigId });
    await colleague.collection("listAlertOrigins", { groupId, alertId: alert_id });
    await colleague.collection("listMatcherFields", {});
    await workspace().remove(["shop"]);

    const { requests } = atlas;
    expect(requests.filter(({ operation }) => operation?.includes("/alert")).length).toBeGreaterThan(40);
    expect(requests.filter(({ status }) => status >= 400 && status !== 404)).toEqual([]);
    expect(violationsOf(contractOf(document ?? ""), requests)).toEqual([]);
  },
);
