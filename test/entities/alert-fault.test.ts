import { expect, it } from "vitest";
import type { FaultKind } from "../../src/emulator/index.ts";
import { declared } from "../support/alert.ts";
import { sandbox } from "../support/sandbox.ts";

const list = "/groups/{groupId}/alertConfigs";
const one = `${list}/{alertConfigId}`;
const pager = { type: "PAGER_DUTY", service_key_secret_ref: "pager-key" };
const down = { event: "HOST_DOWN", notifications: [pager, { type: "ORG" }] };
const exposed = { event: "HOST_EXPOSED", notifications: [{ type: "ORG", delay_min: 5 }] };

/** One request of a life fails twice, and the command is given again until it succeeds. */
async function lived(operation: string, kind: FaultKind) {
  const box = await sandbox();
  for (const name of ["pager-key", "hook", "signature", "slack-token"]) await box.secrets.set(name, `value-of-${name}`);
  await box.write(declared({}));
  await box.update();
  box.atlas.failNext({ operation, kind, times: 2 });
  const again = async (step: () => Promise<{ outcome: string }>) => {
    for (let turn = 0; turn < 4; turn += 1) if ((await step()).outcome === "done") return;
    throw new Error("it does not succeed");
  };
  const groupId = (await box.colleague.collection("listProjects", {}))[0]?.id ?? "";
  const events = async () => {
    const all = await box.colleague.collection("listAlertConfigs", { groupId }, { fresh: true });
    return all
      .filter(({ eventTypeName }) => eventTypeName === down.event || eventTypeName === exposed.event)
      .map(({ eventTypeName, severityOverride }) => [eventTypeName, severityOverride]);
  };
  const update = () => box.workspace().update([]);
  await box.write(declared({ down, exposed }));
  await again(update);
  const made = await events();
  await box.write(declared({ down: { ...down, severity: "ERROR" }, exposed }));
  await again(update);
  const changed = await events();
  const { existing } = await box.workspace().describe("shop/down");
  await again(() => box.workspace().remove(["shop/down", "shop/exposed"]));
  return { made: made.sort(), changed: changed.sort(), left: await events(), existing };
}

it.each<[string, FaultKind]>([
  [`GET ${list}`, "reset-before"],
  [`POST ${list}`, "reset-before"],
  [`POST ${list}`, "reset-after"],
  [`POST ${list}`, "cut-body"],
  [`POST ${list}`, "html"],
  [`PUT ${one}`, "reset-after"],
  [`PUT ${one}`, "not-json"],
  [`DELETE ${one}`, "reset-after"],
])("%s may fail (%s): each is made once, changed, and deleted", async (operation, kind) => {
  const none = undefined;

  expect(await lived(operation, kind)).toEqual({
    made: [
      ["HOST_DOWN", none],
      ["HOST_EXPOSED", none],
    ],
    changed: [
      ["HOST_DOWN", "ERROR"],
      ["HOST_EXPOSED", none],
    ],
    left: [],
    existing: false,
  });
});
