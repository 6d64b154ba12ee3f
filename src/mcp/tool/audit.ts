import { z } from "zod";
import type { AuditLine } from "../../audit/line.ts";
import { newest, query } from "../../audit/query.ts";
import { allAreas } from "../../policy/area.ts";
import { plural } from "../../render/plural.ts";
import { readInput } from "../input.ts";
import { inputSchema } from "../schema.ts";
import type { Tool } from "./tool.ts";

const moment = z.iso.datetime({ offset: true });

const input = z.strictObject({
  since: moment.optional().describe("Not before this moment, in ISO 8601 with its zone"),
  until: moment.optional().describe("Not after this moment"),
  area: z.enum(allAreas).optional(),
  entity: z.string().max(500).optional().describe("Path of an entity, or a namespace"),
  failed: z.boolean().optional().describe("Only what failed, got no answer, or was refused"),
  limit: z.number().int().min(1).max(500).default(50).describe("The newest of those that fit"),
});

export const audit: Tool = {
  name: "audit",
  title: "Read the audit log",
  description:
    "Read what was asked of Atlas and what became of it, and what a policy refused, the newest last. An agent that has a name sees the lines of that name; one without, where a policy is in force, those without a name.",
  input: inputSchema(input),
  writes: false,
  destructive: false,
  repeatable: true,
  asksAtlas: false,
  async run(given, { desk }) {
    const { since, until, area, entity, failed, limit } = readInput("audit", input, given);
    const { agent, governance } = desk;
    const all = agent !== undefined || governance.open;
    const lines = query(desk.auditHome, {
      ...(since === undefined ? {} : { since: Date.parse(since) }),
      ...(until === undefined ? {} : { until: Date.parse(until) }),
      ...(area === undefined ? {} : { area }),
      ...(entity === undefined ? {} : { entity }),
      ...(failed ? { failed } : {}),
      ...(agent === undefined ? {} : { agent }),
    });
    const { items, total } = await newest(all ? lines : nameless(lines), limit);
    return {
      text: `${plural(items.length, "line")}${total > items.length ? ` of ${total}, the newest` : ""}.`,
      data: { lines: items.map(({ data }) => data) },
    };
  },
};

async function* nameless(lines: AsyncIterable<AuditLine>): AsyncGenerator<AuditLine> {
  for await (const line of lines) if (line.data.agent === undefined) yield line;
}
