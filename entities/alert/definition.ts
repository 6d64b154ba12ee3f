import { z } from "zod";
import { atlasDefinition, atlasState, projectId } from "../atlas-entity/definition.ts";
import { alertMistakes } from "./mistake.ts";
import { notificationDefinition } from "./notification.ts";

const sides = ["GREATER_THAN", "LESS_THAN"] as const;
const operators = ["EQUALS", "NOT_EQUALS", "CONTAINS", "NOT_CONTAINS", "STARTS_WITH", "ENDS_WITH", "REGEX"] as const;
const unit = z
  .string()
  .regex(/^[A-Z][A-Z_]*$/, "a unit as Atlas writes it, such as HOURS or GIGABYTES")
  .optional();

/** What a user writes under `defines: mongodb-atlas/alert-config`. */
export const alertConfigDefinition = z
  .strictObject({
    project_id: projectId,
    event: z
      .string()
      .regex(/^[A-Z][A-Z0-9_]*$/, "an event as Atlas writes it, such as NO_PRIMARY")
      .describe("Event or condition that sets it off, in Atlas's spelling; fixed once made"),
    enabled: z.boolean().optional().describe("Whether anybody is told; true when left out"),
    matchers: z
      .array(
        z.strictObject({
          field_name: z.string().min(1).describe("What is looked at, such as CLUSTER_NAME"),
          operator: z.enum(operators).default("EQUALS").describe("How it is compared"),
          value: z.string().min(1).describe("What it is compared with"),
        }),
      )
      .optional()
      .describe("What it is limited to, such as one cluster; all of them have to fit"),
    threshold: z
      .strictObject({
        operator: z.enum(sides).optional().describe("The side that sets it off, where the event leaves a choice"),
        threshold: z.int().describe("The limit"),
        units: unit.describe("Unit of the limit, such as HOURS"),
      })
      .optional()
      .describe("Limit of an event that is counted or timed"),
    metric_threshold: z
      .strictObject({
        metric_name: z
          .string()
          .regex(/^[A-Z][A-Z0-9_]*$/, "a metric as Atlas writes it, such as CONNECTIONS_PERCENT")
          .describe("Metric that is measured, such as CONNECTIONS_PERCENT; its average counts"),
        operator: z.enum(sides).describe("The side that sets it off"),
        threshold: z.number().describe("The limit"),
        units: unit.describe("Unit of the limit, such as MILLISECONDS; RAW when left out"),
      })
      .optional()
      .describe("Limit of a metric, for the events OUTSIDE_…_METRIC_THRESHOLD"),
    severity: z
      .enum(["INFO", "WARNING", "ERROR", "CRITICAL"])
      .optional()
      .describe("How serious it is; Atlas's own choice when left out"),
    notifications: z.array(notificationDefinition).min(1).describe("Whom it tells, and how; at most 25"),
    ...atlasDefinition,
  })
  .superRefine(
    (config, check) => {
      for (const { path, expected } of alertMistakes(config)) {
        check.addIssue({ code: "custom", path: [...path], message: expected });
      }
    },
    // The id of the project may be known only later; what can be told without it is told at once.
    { when: ({ issues }) => issues.every(({ path }) => path?.[0] === "project_id") },
  );

/** What other templates may read with `entity-state`. It holds no secret. */
export const alertConfigState = z.object({
  id: z.string().optional().describe("Id of the alert configuration"),
  project_id: z.string().optional().describe("Id of the project"),
  event: z.string().optional().describe("Event that sets it off"),
  content: z.string().optional().describe("What it looks out for and whom it tells, in one line"),
  credentials_mark: z.string().optional().describe("Keyed mark of the credentials that were sent last"),
  ...atlasState,
});

export type AlertConfigDefinition = z.output<typeof alertConfigDefinition>;
export type AlertConfigState = z.output<typeof alertConfigState>;
