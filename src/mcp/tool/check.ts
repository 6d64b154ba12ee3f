import { z } from "zod";
import { checkIds, judged, notRead, severities, usualRules } from "../../check/index.ts";
import { plural } from "../../render/plural.ts";
import { organizations, readInput } from "../input.ts";
import { inputSchema } from "../schema.ts";
import { notWhole } from "./inventory.ts";
import type { Tool } from "./tool.ts";

const input = z.strictObject({
  organizations,
  fail_on: z.enum(severities).default("high").describe("From which severity on a finding counts as a failure"),
  checks: z.array(z.enum(checkIds)).optional().describe("Only these; all when left out"),
  limit: z.number().int().min(1).max(1000).default(100).describe("The most findings to show, the gravest first"),
});

export const check: Tool = {
  name: "check",
  title: "Judge what organizations hold",
  description:
    "Judge what organizations hold in Atlas by a table of checks: owners, backups, encryption, open networks, old keys, and more. Each finding says why it matters and what to write or run. Changes nothing.",
  input: inputSchema(input),
  writes: false,
  destructive: false,
  repeatable: true,
  asksAtlas: true,
  async run(given, { desk }) {
    const { organizations: chosen, fail_on: failOn, checks, limit } = readInput("check", input, given);
    const waivers = desk.waivers();
    const found = await desk.readInventory({ verb: "check", organizations: chosen });
    const { judgement } = judged(found, { ...usualRules, now: Date.now(), failOn, waivers });
    // That something could not be read concerns whatever was asked for.
    const wanted = checks === undefined ? undefined : new Set<string>([...checks, notRead.id]);
    const findings = judgement.findings.filter((one) => wanted === undefined || wanted.has(one.check));
    const shown = findings.slice(0, limit);
    const more = findings.length > shown.length ? `, of which the gravest ${shown.length} are shown` : "";
    // One of severity info hides nothing that any check asks about.
    const missing = findings.filter(
      ({ check: id, waived, severity }) => id === notRead.id && waived === null && severity !== "info",
    ).length;
    const before = `${notWhole(missing)}, and was not checked: the findings of ${notRead.id} say why. `;
    return {
      text: `${missing === 0 ? "" : before}${plural(findings.length, "finding")}${more}.`,
      ...(missing === 0 ? {} : { failed: true }),
      data: { ...judgement, findings: shown, checks: judgement.checks.filter(({ id }) => wanted?.has(id) ?? true) },
    };
  },
};
