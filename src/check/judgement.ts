import type { Inventory } from "../inventory/model.ts";
import { checks } from "./catalogue/index.ts";
import type { Rules } from "./facts.ts";
import { fingerprint } from "./fingerprint.ts";
import { judge, type Outcome } from "./judge.ts";
import { lifecycleSource } from "./lifecycle.ts";
import { notRead } from "./not-read.ts";
import { atLeast, type Severity } from "./severity.ts";
import type { Subject } from "./subject.ts";
import type { Fix } from "./verdict.ts";
import { type Waiver, waiving } from "./waiver.ts";

/** Raised when a reader of the older form would misunderstand the newer one. */
const judgementVersion = 1;

/** Something that is not as it should be, or that nobody can tell. */
export interface Finding {
  readonly check: string;
  readonly severity: Severity;
  /** `failed`, or `unknown` where Atlas did not say what the check looks at. */
  readonly state: "failed" | "unknown";
  readonly subject: Subject;
  /** What is said of the subject, such as `is not backed up`. */
  readonly message: string;
  readonly fix: Fix | null;
  readonly waived: { readonly reason: string; readonly until: string } | null;
  /** The same for the same finding of another day. */
  readonly fingerprint: string;
}

/** A judgement, and every outcome that it comes from: what a report of single cases needs. */
export interface Judged {
  readonly judgement: Judgement;
  readonly outcomes: readonly JudgedOutcome[];
}

export interface JudgedOutcome extends Outcome {
  readonly finding: Finding | null;
}

export interface CheckResult {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  readonly reason: string;
  readonly remedy: string;
  /** Items that it was put to, by what came of it. `covered`: a finding of `not-read` says why nobody can tell. */
  readonly passed: number;
  readonly failed: number;
  readonly unknown: number;
  readonly covered: number;
  readonly waived: number;
}

/** What `monk check --json` prints. */
export interface Judgement {
  readonly format: "monk-mongodb-atlas/check";
  readonly version: typeof judgementVersion;
  /** When the inventory was read, and when it was judged; ISO 8601, UTC. */
  readonly read_at: string;
  readonly judged_at: string;
  readonly source: string;
  readonly lifecycle_source: string;
  readonly fail_on: Severity;
  /** Whether something at or above `fail_on` is not waived. */
  readonly failed: boolean;
  readonly checks: readonly CheckResult[];
  /** The gravest first. */
  readonly findings: readonly Finding[];
  readonly waivers: { readonly expired: readonly Waiver[]; readonly unused: readonly Waiver[] };
}

export interface JudgementOptions extends Rules {
  readonly failOn: Severity;
  readonly waivers: readonly Waiver[];
}

/** Judges an inventory; answers what every form of the report shows, and the outcomes that it comes from. */
export function judged(inventory: Inventory, { failOn, waivers, ...rules }: JudgementOptions): Judged {
  const { waiverOf, expired, unused } = waiving(waivers, rules.now);
  const outcomes = judge(inventory, checks, rules).map((outcome) => ({
    ...outcome,
    finding: findingOf(outcome, waiverOf(outcome)) ?? null,
  }));
  const findings = outcomes.flatMap(({ finding }) => finding ?? []);
  findings.sort(
    (one, other) => Number(atLeast(other.severity, one.severity)) - Number(atLeast(one.severity, other.severity)),
  );
  const judgement: Judgement = {
    format: "monk-mongodb-atlas/check",
    version: judgementVersion,
    read_at: inventory.read_at,
    judged_at: new Date(rules.now).toISOString(),
    source: inventory.source,
    lifecycle_source: lifecycleSource,
    fail_on: failOn,
    failed: findings.some(({ waived, severity }) => waived === null && atLeast(severity, failOn)),
    checks: knownChecks.map((check) => resultOf(check, outcomes, findings)),
    findings,
    waivers: { expired, unused: unused() },
  };
  return { judgement, outcomes };
}

/** What is asked of everything, the gravest first. */
export const knownChecks: readonly Described[] = [notRead, ...checks].map(({ id, severity, title, reason, remedy }) => {
  return { id, severity, title, reason, remedy };
});

export const checkIds: readonly string[] = knownChecks.map(({ id }) => id);

function findingOf({ check, severity, subject, verdict }: Outcome, waiver: Waiver | undefined): Finding | undefined {
  if (verdict.state === "passed" || (verdict.state === "unknown" && verdict.told)) return undefined;
  return {
    check,
    severity,
    state: verdict.state,
    subject,
    message: verdict.message,
    fix: verdict.fix ?? null,
    waived: waiver === undefined ? null : { reason: waiver.reason, until: waiver.until },
    fingerprint: fingerprint(check, subject),
  };
}

type Described = Pick<CheckResult, "id" | "severity" | "title" | "reason" | "remedy">;

function resultOf(check: Described, outcomes: readonly Outcome[], findings: readonly Finding[]): CheckResult {
  const { id, severity, title, reason, remedy } = check;
  const own = findings.filter((finding) => finding.check === id);
  const verdicts = outcomes.filter((outcome) => outcome.check === id).map(({ verdict }) => verdict);
  const open = own.filter(({ waived }) => waived === null);
  return {
    id,
    severity,
    title,
    reason,
    remedy,
    passed: verdicts.filter((verdict) => verdict.state === "passed").length,
    failed: open.filter(({ state }) => state === "failed").length,
    unknown: open.filter(({ state }) => state === "unknown").length,
    covered: verdicts.filter((verdict) => verdict.state === "unknown" && verdict.told).length,
    waived: own.length - open.length,
  };
}
