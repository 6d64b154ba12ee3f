import { z } from "zod";
import { agentName, trimmed } from "./agent-name.ts";
import { all, areas } from "./area.ts";
import { isTier } from "./tier.ts";

const area = z.enum([...areas, all]);

/** `"*"` alone is short for a list of it. */
const areaList = z.preprocess((given) => (given === all ? [all] : given), z.array(area).min(1));

const common = {
  name: z.string().min(1).max(80).optional().describe("What the rule is called in refusals"),
  read: areaList.optional().describe("Areas that may be looked at"),
  write: areaList.optional().describe("Areas that may be changed, and looked at"),
  projects: z
    .array(trimmed.min(1).max(64))
    .min(1)
    .optional()
    .describe("Names of projects, with `*` for any characters, or ids; every project when left out"),
};

/** The policy's schema. `actions` are those that exist: a rule about another would never apply, and nobody would notice. */
export function policySchema(actions: readonly string[]) {
  const action = z.enum(["plan", "update", "delete", "inventory", "check", "api", ...actions]);
  const rule = {
    ...common,
    actions: z
      .array(action)
      .min(1)
      .optional()
      .describe("plan, update, delete, inventory, check, api, or an entity's actions"),
  };
  const allow = z
    .strictObject({
      ...rule,
      up_to: z
        .string()
        .refine(isTier, "a tier of Atlas, such as M30")
        .optional()
        .describe("The largest tier that may be asked for"),
    })
    .superRefine(concernsSomething, onceSound)
    .superRefine(({ up_to, write = [] }, check) => {
      if (up_to === undefined || write.includes("clusters") || write.includes(all)) return;
      const message = "a rule that lets clusters be written, for only they have a size";
      check.addIssue({ code: "custom", path: ["up_to"], message });
    });
  const deny = z.strictObject(rule).superRefine(concernsSomething, onceSound);
  const agent = z.strictObject({ allow: z.array(allow).default([]), deny: z.array(deny).default([]) });
  return z.strictObject({
    version: z.literal(1),
    agents: z.record(who, agent),
  });
}

const who = z
  .string()
  .refine((name) => name === all || agentName.safeParse(name).success, "a name without spaces, or `*`");

export type PolicyData = z.output<ReturnType<typeof policySchema>>;

/** A misspelled member is one mistake and not two. */
const onceSound = { when: ({ issues }: { readonly issues: readonly unknown[] }) => issues.length === 0 };

function concernsSomething({ read, write }: { read?: unknown; write?: unknown }, check: z.RefinementCtx): void {
  if (read === undefined && write === undefined) {
    check.addIssue({ code: "custom", message: "`read`, `write` or both, with the areas that the rule is about" });
  }
}
