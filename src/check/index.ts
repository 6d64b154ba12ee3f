export { type Rules, usualRules } from "./facts.ts";
export { fixText } from "./fix-text.ts";
export {
  type CheckResult,
  checkIds,
  type Finding,
  type Judged,
  type Judgement,
  judged,
  knownChecks,
} from "./judgement.ts";
export { namesOfLeft } from "./left.ts";
export { notRead } from "./not-read.ts";
export { readWaivers } from "./read-waivers.ts";
export { junit } from "./report/junit.ts";
export { checkPage } from "./report/page.ts";
export { sarif } from "./report/sarif.ts";
export { savedInventory } from "./saved.ts";
export { type Severity, severities } from "./severity.ts";
export type { Waiver } from "./waiver.ts";
