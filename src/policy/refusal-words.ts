import { all } from "./area.ts";
import type { Gap } from "./fit.ts";
import type { Policy, Rule } from "./policy.ts";
import type { AccessRequest, ProjectReference, Refusal } from "./request.ts";

/** A deny rule forbids it. */
export function denied(rule: Rule, request: AccessRequest, agent: string | undefined): Refusal {
  const doing = request.access === "read" ? "reading" : "writing";
  const by = rule.actions === undefined ? "" : ` by ${request.action}`;
  return {
    rule: rule.label,
    reason: `a rule keeps ${whoIs(agent)} from ${doing} ${objectWords(request)}${by}`,
    hint: "A deny rule wins over every allow rule: leave this to somebody who may, or have the policy changed.",
  };
}

/** No rule allows it. `near` is the rule that comes nearest, of those for the area. */
export function notAllowed(
  near: { readonly rule: Rule; readonly gaps: readonly Gap[] } | undefined,
  request: AccessRequest,
  agent: string | undefined,
  policy: Policy,
): Refusal {
  const { access, action, area } = request;
  const { file } = policy;
  const but = near === undefined ? "" : `; the nearest rule ${gapWords(near.rule, near.gaps, request)}`;
  return {
    ...(near === undefined ? {} : { rule: near.rule.label }),
    reason: `no rule of ${file} lets ${whoIs(agent)} ${access} ${objectWords(request)}${but}`,
    hint: nameHint(agent, policy) ?? ruleHint(),
  };

  function ruleHint(): string {
    return access === "read" && action !== "plan"
      ? `What a command looks at has to be allowed as well, as in \`read: [${area}]\`: have that added to ${file}.`
      : `Leave it to somebody who may, or have a rule added to ${file}.`;
  }
}

/** Whoever goes by the rules for everybody may have meant to go by others. Whose there are is not said. */
function nameHint(agent: string | undefined, { file, agents }: Policy): string | undefined {
  if (agent === undefined) {
    const hasOthers = [...agents.keys()].some((name) => name !== all);
    return hasOthers ? `Give a name with --as NAME or MONK_AGENT, or have a rule added to ${file}.` : undefined;
  }
  if (agents.has(agent)) return undefined;
  return `Check --as and MONK_AGENT: of ${file} only the rules for everybody hold for this name.`;
}

/** The policy has nothing about this agent, nor about everybody. Whom it knows instead is not said: a name is all it takes. */
export function stranger(agent: string | undefined, { file }: Policy): Refusal {
  const hint =
    agent === undefined
      ? "Give a name with --as NAME or MONK_AGENT."
      : `Check --as and MONK_AGENT, or have rules for this name added to ${file}.`;
  return { reason: `${file} has no rules for ${whoIs(agent)}`, hint };
}

/** The refusal of a request that a name might have saved, which was not to be had. */
export function nameless(refusal: Refusal, { file }: Policy): Refusal {
  const hint = `The project's name could not be learnt, so only a rule with its id can decide: have the id written into ${file}.`;
  return { ...refusal, hint, unnamed: true };
}

function whoIs(agent: string | undefined): string {
  return agent === undefined ? "a caller without a name" : `agent ${JSON.stringify(agent)}`;
}

function gapWords(rule: Rule, gaps: readonly Gap[], { action, size }: AccessRequest): string {
  const { projects = [], actions, up_to } = rule;
  const words: Record<Gap, string> = {
    area: "is for other areas",
    projects: `is for ${projects.length === 1 ? "project" : "projects"} ${projects.join(", ")}`,
    action: `${actions === undefined ? "does not name its actions" : `is for ${actions.join(", ")}`}, and this is ${action}`,
    size: `goes up to ${up_to}, and this is ${size}`,
  };
  return gaps.map((gap) => words[gap]).join(", and ");
}

/** `clusters in project shop`. */
function objectWords({ area, projects }: AccessRequest): string {
  const places = [...new Set(projects.map(projectWords))].join(" and ");
  return places === "" ? area : `${area} in ${places}`;
}

function projectWords({ id, name, confidential }: ProjectReference): string {
  const known = confidential ? id : (name ?? id);
  return known === undefined ? "a project that is not known yet" : `project ${known}`;
}
