import { readDocument } from "../runtime/source/document.ts";
import type { AgentRules, Policy, Rule } from "./policy.ts";
import { type PolicyData, policySchema } from "./policy-schema.ts";

const wanted = {
  message: "this is no policy",
  expected: "`version: 1`, then `agents:`",
  hint: "the README says what may stand in a policy",
};

/** Reads a policy. `actions` are all that entities have. Throws an `InputError` with every mistake: then nothing is allowed. */
export function readPolicy(path: string, cwd: string, actions: readonly string[]): Policy {
  const { name: file, data } = readDocument(path, cwd, policySchema(actions), wanted);
  const agents = Object.entries(data.agents).map(([agent, { allow, deny }]): [string, AgentRules] => {
    const labelled = (kind: "allow" | "deny", rules: readonly RuleData[]) =>
      rules.map((rule, index) => ruleOf(rule, `${file}: agents.${agent}.${kind}[${index}]`));
    return [agent, { allow: labelled("allow", allow), deny: labelled("deny", deny) }];
  });
  return { file, agents: new Map(agents) };
}

type Agent = PolicyData["agents"][string];
type RuleData = Agent["allow"][number] | Agent["deny"][number];

function ruleOf({ name, read = [], write = [], ...conditions }: RuleData, place: string): Rule {
  return { ...conditions, read, write, label: name === undefined ? place : `${place} ${JSON.stringify(name)}` };
}
