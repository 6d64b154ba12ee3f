import { z } from "zod";
import { type AlertAcknowledgement, type Atlas, isAbsent } from "../../src/atlas/index.ts";
import { type EntityContext, Explained } from "../../src/entity/index.ts";
import { action, type EntityAction } from "../action.ts";
import { isoTime, momentOf } from "../moment.ts";
import { type AlertView, alertView } from "./view.ts";

/** What these actions work with: a project, and the time. */
export interface AlertDesk {
  readonly atlas: Atlas;
  readonly context: EntityContext;
  readonly groupId: string;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
}

const alertId = z
  .string({ error: "expected an id of an alert: 24 hexadecimal digits" })
  .regex(/^[a-f0-9]{24}$/, "expected an id of an alert: 24 hexadecimal digits")
  .describe("Id of the alert, as list-alerts tells it");

const until = z
  .string({ error: "expected a time in ISO 8601 or in Unix seconds, or forever" })
  .transform((text, check) => {
    const time = text === "forever" ? "forever" : momentOf(text);
    if (time !== undefined) return time;
    const message = `expected a time in ISO 8601 or in Unix seconds, or forever, not ${text}`;
    check.addIssue({ code: "custom", message });
    return z.NEVER;
  })
  .describe("Until when nobody is told again: ISO 8601, Unix seconds, or forever");

const status = z
  .enum(["open", "tracking", "closed"], { error: "expected open, tracking or closed" })
  .optional()
  .describe("Only those that are open, tracking (not yet told to anybody) or closed; all of them when left out");

/** Atlas knows no end of time; its own command line takes as much. */
const forever = 100 * 365 * 24 * 3_600_000;

function startOf({ since }: AlertView): number {
  return since === undefined ? 0 : Date.parse(since);
}

async function acknowledge(desk: AlertDesk, id: string, body: AlertAcknowledgement): Promise<AlertView> {
  const { atlas, context, groupId } = desk;
  try {
    return alertView(await atlas.call("acknowledgeAlert", { groupId, alertId: id, body }), desk.now);
  } catch (error) {
    if (!isAbsent(error, ["ALERT_NOT_FOUND"])) throw error;
    throw new Explained(`the project has no alert ${id}`, `See monk do ${context.path}/list-alerts.`, { cause: error });
  }
}

export const alertActions: Readonly<Record<string, EntityAction<AlertDesk>>> = {
  "list-alerts": action(
    "alerts",
    "reads",
    "List alerts of the project, newest first",
    z.object({ status }),
    async ({ atlas, groupId, now }: AlertDesk, { status: wanted }): Promise<AlertView[]> => {
      const query = wanted === undefined ? {} : { query: { status: wanted.toUpperCase() as "OPEN" } };
      const all = await atlas.collection("listAlerts", { groupId, ...query }, { fresh: true });
      return all.map((one) => alertView(one, now)).sort((a, b) => startOf(b) - startOf(a));
    },
  ),
  "acknowledge-alert": action(
    "alerts",
    "writes",
    "Say that somebody sees to an alert, so that nobody is told of it again for a while",
    z.object({
      alert_id: alertId,
      until,
      comment: z.string().max(200).optional().describe("What is being done about it, in at most 200 characters"),
    }),
    async (desk: AlertDesk, { alert_id, until: end, comment }): Promise<AlertView> => {
      const time = end === "forever" ? desk.now + forever : end;
      if (time <= desk.now) {
        throw new Explained(`until=${isoTime(time)} is over`, "Give a time that lies ahead, or until=forever.");
      }
      const acknowledgedUntil = isoTime(time) ?? "";
      const words = comment === undefined ? {} : { acknowledgementComment: comment };
      return acknowledge(desk, alert_id, { acknowledgedUntil, ...words });
    },
  ),
  "unacknowledge-alert": {
    harmless: true,
    ...action(
      "alerts",
      "writes",
      "Take an acknowledgement back, so that people are told again",
      z.object({ alert_id: alertId }),
      async (desk: AlertDesk, { alert_id }): Promise<AlertView> =>
        acknowledge(desk, alert_id, { unacknowledgeAlert: true }),
    ),
  },
};
