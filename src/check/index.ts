export { usualRules } from "./facts.ts";
export { checkIds, type Finding, type Judgement, judged } from "./judgement.ts";
export { namesOfLeft } from "./left.ts";
export { readWaivers } from "./read-waivers.ts";
export { type Severity, severities } from "./severity.ts";
