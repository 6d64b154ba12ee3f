import { all } from "./area.ts";
import { forbids, gapsOf } from "./fit.ts";
import type { AgentRules, Policy } from "./policy.ts";
import { denied, nameless, notAllowed, stranger } from "./refusal-words.ts";
import type { AccessRequest, Judge, Refusal } from "./request.ts";

/**
 * What one policy says to whoever calls themselves `agent`; undefined for those without a name.
 * The rules of `*` hold for everybody, beside their own. Deny wins; no rule, no access.
 */
export function policyJudge(policy: Policy, agent: string | undefined): Judge {
  const own = agent === undefined || agent === all ? undefined : policy.agents.get(agent);
  const rules = [own, policy.agents.get(all)].filter((set): set is AgentRules => set !== undefined);
  const allow = rules.flatMap((set) => set.allow);
  const deny = rules.flatMap((set) => set.deny);

  /** `names`: whether the name of a project that is not known is taken to be the worse one for whoever asks, or the better. */
  const decide = (request: AccessRequest, names: "worse" | "better"): Refusal | undefined => {
    if (rules.length === 0) return stranger(agent, policy);
    const rule = deny.find((one) => forbids(one, request, names === "worse" ? "fits" : "differs"));
    if (rule) return denied(rule, request, agent);
    const tried = allow.map((one) => ({
      rule: one,
      gaps: gapsOf(one, request, names === "worse" ? "differs" : "fits"),
    }));
    if (tried.some(({ gaps }) => gaps.length === 0)) return undefined;
    const [near] = tried.filter(({ gaps }) => !gaps.includes("area")).sort((a, b) => a.gaps.length - b.gaps.length);
    return notAllowed(near, request, agent, policy);
  };

  return {
    judge(request) {
      if (request.area === "system") return undefined;
      const refusal = decide(request, "worse");
      // What holds whatever the names are is the reason to give: the others may not be true.
      return refusal && (decide(request, "better") ?? nameless(refusal, policy));
    },
  };
}

/** Every policy has to allow it, so that none can widen another. */
export function everyJudge(judges: readonly Judge[]): Judge {
  return {
    judge(request) {
      const refusals = judges.flatMap((one) => one.judge(request) ?? []);
      return refusals.find(({ unnamed }) => !unnamed) ?? refusals[0];
    },
  };
}
