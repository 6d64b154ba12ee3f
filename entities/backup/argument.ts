import { z } from "zod";
import { momentOf } from "../moment.ts";
import { snapshotState, snapshotStates } from "./snapshot-state.ts";

/** Arguments as they are written on a command line, and what they mean. `also` are spellings of older templates. */
export const flag = (description: string) =>
  z
    .stringbool({ truthy: ["true"], falsy: ["false"], error: "expected true or false" })
    .optional()
    .meta({ description, type: "boolean" });

export const whole = (least: number, what: string) => {
  const error = `expected ${what}`;
  return z.coerce.number({ error }).int(error).min(least, error);
};

const id = (what: string) => {
  const error = `expected an id of a ${what}: 24 hexadecimal digits`;
  return z
    .string({ error })
    .regex(/^[a-f0-9]{24}$/, error)
    .describe(`Id of the ${what}`);
};

export const snapshotId = id("snapshot");

export const jobId = id("restore job").meta({ also: ["restore_job_id"] });

export const moment = (description: string) =>
  z
    .string()
    .transform((text, check) => {
      const time = momentOf(text);
      if (time !== undefined) return time;
      check.addIssue({ code: "custom", message: `expected a time in ISO 8601 or in Unix seconds, not ${text}` });
      return z.NEVER;
    })
    .optional()
    .describe(description);

export const limit = whole(1, "a whole number from 1").default(10).describe("The most to list");

export const retentionDays = whole(1, "days, a whole number from 1");

export const timeout = whole(1, "seconds, a whole number from 1")
  .optional()
  .describe("Seconds to wait at most; the work goes on in Atlas all the same");

export const snapshotStatus = z
  .string()
  .transform((text, check) => {
    const state = snapshotState(text);
    if (state !== "unknown") return state;
    check.addIssue({
      code: "custom",
      message: `expected one of ${snapshotStates.slice(0, -1).join(", ")}, not ${text}`,
    });
    return z.NEVER;
  })
  .optional()
  .describe("Only those in this state: queued, running, completed or failed");
