import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { areas } from "../../src/policy/area.ts";
import type { Policy, Rule } from "../../src/policy/policy.ts";
import { everyJudge, policyJudge } from "../../src/policy/policy-judge.ts";
import type { AccessRequest } from "../../src/policy/request.ts";

const staging = "5f0c00000000000000000001";
const production = "5f0c00000000000000000002";

interface Written extends Partial<Rule> {
  readonly agent?: string;
}

function policyOf(allow: readonly Written[], deny: readonly Written[] = [], file = "policy.yaml"): Policy {
  const agents = new Map<string, { allow: Rule[]; deny: Rule[] }>();
  const add = (kind: "allow" | "deny", { agent = "bot", ...rule }: Written, index: number) => {
    const rules = agents.get(agent) ?? { allow: [], deny: [] };
    agents.set(agent, rules);
    rules[kind].push({ read: [], write: [], label: `${file}: agents.${agent}.${kind}[${index}]`, ...rule });
  };
  for (const [index, one] of allow.entries()) add("allow", one, index);
  for (const [index, one] of deny.entries()) add("deny", one, index);
  return { file, agents };
}

const update = (area: string, more: Partial<AccessRequest> = {}): AccessRequest => ({
  area,
  access: "write",
  action: "update",
  projects: [{ id: staging, name: "shop-staging" }],
  ...more,
});
const look = (area: string, more: Partial<AccessRequest> = {}) =>
  update(area, { access: "read", action: "plan", ...more });

const clusters = { write: ["clusters"] };
const inStaging = { ...clusters, projects: ["shop-staging"] };

/** What is allowed, what is denied, what is asked, and whether it may be. */
const cases: readonly [string, readonly Written[], readonly Written[], AccessRequest, boolean][] = [
  ["nothing is allowed without a rule", [], [], look("projects"), false],
  ["a read rule lets look", [{ read: ["clusters"] }], [], look("clusters"), true],
  ["a read rule lets look at its areas only", [{ read: ["clusters"] }], [], look("users"), false],
  ["a read rule lets nothing be written", [{ read: ["*"] }], [], update("clusters"), false],
  ["a write rule lets write", [clusters], [], update("clusters"), true],
  ["a write rule brings the reading of its areas", [clusters], [], look("clusters"), true],
  ["a write rule brings no reading of others", [clusters], [], look("users"), false],
  ["a star stands for every area", [{ write: ["*"] }], [], update("keys"), true],
  ["what the service says of itself needs no rule", [], [], look("system", { projects: [] }), true],

  ["api writes nothing by a rule without actions", [clusters], [], update("clusters", { action: "api" }), false],
  ["api looks by a rule without actions", [clusters], [], look("clusters", { action: "api" }), true],
  [
    "api writes by a rule that names it",
    [{ ...clusters, actions: ["api"] }],
    [],
    update("clusters", { action: "api" }),
    true,
  ],
  [
    "api is denied by a rule without actions",
    [{ ...clusters, actions: ["api"] }],
    [clusters],
    update("clusters", { action: "api" }),
    false,
  ],
  [
    "an action that is named",
    [{ write: ["backups"], actions: ["restore"] }],
    [],
    update("backups", { action: "restore" }),
    true,
  ],
  [
    "an action that is not named",
    [{ write: ["backups"], actions: ["restore"] }],
    [],
    update("backups", { action: "delete-snapshot" }),
    false,
  ],
  [
    "reading goes with a write rule whatever its actions",
    [{ write: ["clusters"], actions: ["update"] }],
    [],
    look("clusters"),
    true,
  ],
  ["a read rule goes by its actions", [{ read: ["backups"], actions: ["list-snapshots"] }], [], look("backups"), false],

  ["a project by its name", [inStaging], [], update("clusters"), true],
  ["a project by its id", [{ ...clusters, projects: [staging] }], [], update("clusters"), true],
  [
    "a project that is forbidden by its id, asked for in capitals",
    [clusters],
    [{ ...clusters, projects: [staging] }],
    update("clusters", { projects: [{ id: staging.toUpperCase(), name: "shop-staging" }] }),
    false,
  ],
  [
    "a project that is forbidden by an id written in capitals",
    [clusters],
    [{ ...clusters, projects: [staging.toUpperCase()] }],
    update("clusters"),
    false,
  ],
  ["another project", [inStaging], [], update("clusters", { projects: [{ id: production, name: "shop" }] }), false],
  [
    "a name that only begins alike",
    [inStaging],
    [],
    update("clusters", { projects: [{ id: production, name: "shop-staging-2" }] }),
    false,
  ],
  ["a pattern", [{ ...clusters, projects: ["shop-*"] }], [], update("clusters"), true],
  ["a pattern with several stars", [{ ...clusters, projects: ["*op*ing"] }], [], update("clusters"), true],
  [
    "a pattern whose parts overlap in the name",
    [{ ...clusters, projects: ["shop-s*staging"] }],
    [],
    update("clusters"),
    false,
  ],
  ["a star for every project", [{ ...clusters, projects: ["*"] }], [], update("clusters", { projects: [] }), true],
  [
    "a name that looks like the id that a rule has",
    [{ ...clusters, projects: [staging] }],
    [],
    update("clusters", { projects: [{ id: production, name: staging }] }),
    false,
  ],
  [
    "reading goes with a write rule in its projects only",
    [inStaging],
    [],
    look("clusters", { projects: [{ id: production, name: "shop" }] }),
    false,
  ],
  [
    "two projects, both covered by one rule",
    [{ ...clusters, projects: ["shop-*"] }],
    [],
    update("clusters", { projects: [{ name: "shop-a" }, { name: "shop-b" }] }),
    true,
  ],
  [
    "two projects, one of them not covered",
    [inStaging],
    [],
    update("clusters", {
      projects: [
        { id: staging, name: "shop-staging" },
        { id: production, name: "shop" },
      ],
    }),
    false,
  ],
  [
    "a list of all projects, under a rule for some",
    [{ read: ["projects"], projects: ["shop-*"] }],
    [],
    look("projects", { projects: [] }),
    true,
  ],
  [
    "a write of no project, under a rule for some",
    [{ write: ["organizations"], projects: ["shop-*"] }],
    [],
    update("organizations", { projects: [] }),
    false,
  ],
  [
    "a project that is made, by its new name",
    [{ write: ["projects"], projects: ["shop-*"] }],
    [],
    update("projects", { projects: [{ name: "shop-new" }] }),
    true,
  ],
  [
    "a project that is made, under a rule for an id",
    [{ write: ["projects"], projects: [staging] }],
    [],
    update("projects", { projects: [{ name: "shop-new" }] }),
    false,
  ],

  ["a size within the limit", [{ ...clusters, up_to: "M30" }], [], update("clusters", { size: "M30" }), true],
  ["a size beyond the limit", [{ ...clusters, up_to: "M30" }], [], update("clusters", { size: "M40" }), false],
  ["more memory of the same number", [{ ...clusters, up_to: "M40" }], [], update("clusters", { size: "R40" }), false],
  [
    "a local disk of the same number",
    [{ ...clusters, up_to: "R40" }],
    [],
    update("clusters", { size: "M40_NVME" }),
    false,
  ],
  [
    "a later generation of the same tier",
    [{ ...clusters, up_to: "M30" }],
    [],
    update("clusters", { size: "M30_GEN_2" }),
    true,
  ],
  ["a size that nobody knows", [{ ...clusters, up_to: "M300" }], [], update("clusters", { size: "X1" }), false],
  ["FLEX beyond M0", [{ ...clusters, up_to: "M0" }], [], update("clusters", { size: "FLEX" }), false],
  ["M0 within FLEX", [{ ...clusters, up_to: "FLEX" }], [], update("clusters", { size: "M0" }), true],
  ["a change that names no size", [{ ...clusters, up_to: "M10" }], [], update("clusters"), true],

  ["a deny rule wins", [{ write: ["*"] }], [{ write: ["backups"] }], update("backups"), false],
  ["a deny rule about writing leaves reading", [{ write: ["*"] }], [{ write: ["backups"] }], look("backups"), true],
  [
    "a deny rule about reading leaves writing to its own rule",
    [{ write: ["*"] }],
    [{ read: ["backups"] }],
    update("backups"),
    true,
  ],
  [
    "a deny rule for an action",
    [{ write: ["*"] }],
    [{ write: ["backups"], actions: ["restore"] }],
    update("backups", { action: "restore" }),
    false,
  ],
  [
    "a deny rule for another action",
    [{ write: ["*"] }],
    [{ write: ["backups"], actions: ["restore"] }],
    update("backups"),
    true,
  ],
  [
    "a deny rule about one of the projects",
    [{ write: ["*"] }],
    [{ write: ["*"], projects: [production] }],
    update("backups", { projects: [{ id: staging }, { id: production }] }),
    false,
  ],
  [
    "a deny rule about a project whose name it spells with other capitals",
    [{ write: ["*"] }],
    [{ write: ["*"], projects: ["Shop-*"] }],
    update("backups"),
    false,
  ],
  [
    "an allow rule about a project whose name it spells with other capitals",
    [{ ...clusters, projects: ["Shop-Staging"] }],
    [],
    update("clusters"),
    false,
  ],
  [
    "a deny rule about another project",
    [{ write: ["*"] }],
    [{ write: ["*"], projects: [production] }],
    update("backups"),
    true,
  ],

  ["everybody's rules hold for whoever has none", [{ agent: "*", read: ["*"] }], [], look("users"), true],
  [
    "everybody's deny rules hold for the named too",
    [{ write: ["*"] }],
    [{ agent: "*", write: ["users"] }],
    update("users"),
    false,
  ],
  ["another agent's rules do not", [{ agent: "other", write: ["*"] }], [], look("users"), false],
];

test.each(cases)("%s", (_, allow, deny, request, allowed) => {
  expect(policyJudge(policyOf(allow, deny), "bot").judge(request) === undefined).toBe(allowed);
});

describe("a project whose name is not known", () => {
  const nameless = { projects: [{ id: staging }] };

  test("is refused where only a name would allow it, and the refusal says that a name might", () => {
    const refusal = policyJudge(policyOf([inStaging]), "bot").judge(update("clusters", nameless));
    expect(refusal).toMatchObject({ unnamed: true, hint: expect.stringContaining("id") });
  });

  test("is refused where a name would forbid it", () => {
    const judge = policyJudge(policyOf([clusters], [inStaging]), "bot");
    expect(judge.judge(update("clusters", nameless))).toMatchObject({ unnamed: true });
  });

  test("is refused for good where no name would help", () => {
    const refusal = policyJudge(policyOf([{ ...inStaging, up_to: "M10" }]), "bot").judge(
      update("clusters", { ...nameless, size: "M20" }),
    );
    expect(refusal).not.toHaveProperty("unnamed");
    expect(refusal?.reason).toMatch(/; the nearest rule goes up to M10, and this is M20$/);
  });

  test("is no matter to a rule without names", () => {
    expect(policyJudge(policyOf([clusters]), "bot").judge(update("clusters", nameless))).toBeUndefined();
  });
});

test("whoever is not known, and whoever has no name, may do nothing", () => {
  const policy = policyOf([{ write: ["*"] }]);
  const stranger = policyJudge(policy, "bott").judge(look("clusters"));
  expect(stranger?.reason).toBe('policy.yaml has no rules for agent "bott"');
  // Where a name is all it takes, the names of others are not told.
  expect(stranger?.hint).toBe("Check --as and MONK_AGENT, or have rules for this name added to policy.yaml.");
  expect(policyJudge(policy, undefined).judge(look("clusters"))?.hint).toContain("--as NAME");
  expect(policyJudge(policy, "*").judge(look("clusters"))).toBeDefined();
});

test("a refusal tells no name of a project that was looked up for the policy alone, and no rule of another agent", () => {
  const others: readonly Written[] = [{ ...inStaging, agent: "other" }];
  const judge = policyJudge(policyOf([{ ...clusters, projects: ["mine"] }, ...others]), "bot");
  const projects = [{ id: production, name: "shop-secret", confidential: true as const }];
  const refusal = judge.judge(update("clusters", { projects }));
  expect(refusal?.reason).toContain(`project ${production}; the nearest rule is for project mine`);
  expect(JSON.stringify(refusal)).not.toMatch(/shop-secret|shop-staging|other/);
});

test("where only the rules for everybody hold, the refusal says how to go by others", () => {
  const policy = policyOf([{ write: ["*"] }, { agent: "*", read: ["projects"] }]);
  const hint = (agent: string | undefined) => policyJudge(policy, agent).judge(look("clusters"))?.hint;
  expect(hint(undefined)).toBe("Give a name with --as NAME or MONK_AGENT, or have a rule added to policy.yaml.");
  expect(hint("bott")).toBe(
    "Check --as and MONK_AGENT: of policy.yaml only the rules for everybody hold for this name.",
  );
});

test.each([
  [
    "a deny rule",
    [{ write: ["*"] }],
    [{ write: ["backups"], actions: ["restore"], label: 'policy.yaml: agents.bot.deny[0] "no restores"' }],
    update("backups", { action: "restore" }),
    'policy.yaml: agents.bot.deny[0] "no restores"',
    'a rule keeps agent "bot" from writing backups in project shop-staging by restore',
  ],
  [
    "the rule that comes nearest",
    [{ write: ["users"] }, { ...inStaging, up_to: "M30" }],
    [],
    update("clusters", { size: "M50" }),
    "policy.yaml: agents.bot.allow[1]",
    'no rule of policy.yaml lets agent "bot" write clusters in project shop-staging; the nearest rule goes up to M30, and this is M50',
  ],
  [
    "no rule where none is about the area",
    [{ write: ["users"] }],
    [],
    update("clusters"),
    undefined,
    'no rule of policy.yaml lets agent "bot" write clusters in project shop-staging',
  ],
] as const)("a refusal names %s", (_, allow, deny, request, rule, reason) => {
  expect(policyJudge(policyOf(allow, deny), "bot").judge(request)).toMatchObject({ ...(rule && { rule }), reason });
});

const names = ["shop", "shop-staging", "web"];
const area = fc.constantFrom(...areas);
const anyAreas = fc.oneof(fc.constant(["*"]), fc.array(area, { maxLength: 3 }));
const rule = fc.record(
  {
    agent: fc.constantFrom("bot", "*", "other"),
    read: anyAreas,
    write: anyAreas,
    projects: fc.array(fc.constantFrom(...names, "shop*", "*", staging, production), { minLength: 1, maxLength: 2 }),
    actions: fc.array(fc.constantFrom("plan", "update", "delete", "restore"), { minLength: 1, maxLength: 2 }),
  },
  { requiredKeys: ["read", "write"] },
);
const allowRule = fc.tuple(rule, fc.option(fc.constantFrom("M10", "M30", "R40"))).map(([one, up_to]) => {
  return up_to === null ? one : { ...one, up_to };
});
const reference = fc.record(
  { id: fc.constantFrom(staging, production), name: fc.constantFrom(...names) },
  { requiredKeys: [] },
);
const request: fc.Arbitrary<AccessRequest> = fc.record(
  {
    area,
    access: fc.constantFrom("read", "write"),
    action: fc.constantFrom("plan", "update", "delete", "restore"),
    projects: fc.array(reference, { maxLength: 2 }),
    size: fc.constantFrom("M0", "FLEX", "M10", "M40", "R60_NVME"),
  },
  { requiredKeys: ["area", "access", "action", "projects"] },
);
const anyAgent = fc.option(fc.constantFrom("bot", "other", "third"), { nil: undefined });
const allowList = fc.array(allowRule, { maxLength: 5 });
const denyList = fc.array(rule, { maxLength: 3 });

const may = (allow: readonly Written[], deny: readonly Written[], agent: string | undefined, asked: AccessRequest) =>
  policyJudge(policyOf(allow, deny), agent).judge(asked) === undefined;

/** Whatever is written and asked. */
function always(property: fc.IRawProperty<unknown>) {
  fc.assert(property, { numRuns: Number(process.env.MONK_FUZZ ?? 500) });
}

test("one more deny rule never allows more", () => {
  always(
    fc.property(allowList, denyList, rule, anyAgent, request, (allow, deny, more, agent, asked) => {
      // A first rule about an agent makes it known, and everybody's rules are known to all anyway.
      if (may(allow, [...deny, more], agent, asked)) expect(may(allow, deny, agent, asked)).toBe(true);
    }),
  );
});

test("one more allow rule never allows less", () => {
  always(
    fc.property(allowList, denyList, allowRule, anyAgent, request, (allow, deny, more, agent, asked) => {
      if (may(allow, deny, agent, asked)) expect(may([...allow, more], deny, agent, asked)).toBe(true);
    }),
  );
});

test("one more policy never allows more", () => {
  always(
    fc.property(
      allowList,
      denyList,
      allowList,
      denyList,
      anyAgent,
      request,
      (allow, deny, allow2, deny2, agent, asked) => {
        const one = policyJudge(policyOf(allow, deny), agent);
        const both = everyJudge([one, policyJudge(policyOf(allow2, deny2), agent)]);
        if (both.judge(asked) === undefined) expect(one.judge(asked)).toBeUndefined();
      },
    ),
  );
});

test("the order of rules does not matter", () => {
  always(
    fc.property(allowList, denyList, anyAgent, request, (allow, deny, agent, asked) => {
      expect(may(allow.toReversed(), deny.toReversed(), agent, asked)).toBe(may(allow, deny, agent, asked));
    }),
  );
});

test("knowing a name never turns a refusal for good into a leave", () => {
  always(
    fc.property(
      allowList,
      denyList,
      anyAgent,
      request,
      fc.constantFrom(...names),
      (allow, deny, agent, asked, name) => {
        const judge = policyJudge(policyOf(allow, deny), agent);
        const refusal = judge.judge(asked);
        if (!refusal || refusal.unnamed) return;
        const projects = asked.projects.map((project) => ({ name, ...project }));
        expect(judge.judge({ ...asked, projects })).toBeDefined();
      },
    ),
  );
});
