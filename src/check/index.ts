export { usualRules } from "./facts.ts";
export { checkIds, type Finding, type Judgement, judged } from "./judgement.ts";
export { namesOfLeft } from "./left.ts";
export { readWaivers } from "./read-waivers.ts";
export { junit } from "./report/junit.ts";
export { checkPage } from "./report/page.ts";
export { sarif } from "./report/sarif.ts";
export { type Severity, severities } from "./severity.ts";
export type { Waiver } from "./waiver.ts";
