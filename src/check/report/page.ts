import { minuteOf } from "../../inventory/words.ts";
import type { Cell, Fact, Page, Section, Tone } from "../../page/page.ts";
import { type Head, type Shown, table } from "../../page/table.ts";
import { plural } from "../../render/plural.ts";
import { fixText } from "../fix-text.ts";
import type { CheckResult, Finding, Judgement } from "../judgement.ts";
import { type Severity, severities } from "../severity.ts";
import type { Waiver } from "../waiver.ts";

const tones: Readonly<Record<Severity, Tone>> = {
  critical: "bad",
  high: "bad",
  medium: "warn",
  low: "quiet",
  info: "quiet",
};

/** A judgement as a page to look at. */
export function checkPage(judgement: Judgement): Page {
  const { findings, checks, read_at, judged_at, source, fail_on, lifecycle_source } = judgement;
  const open = findings.filter(({ waived }) => waived === null);
  const waived = findings.filter((finding) => finding.waived !== null);
  return {
    title: "Atlas checks",
    lines: [
      `Read on ${minuteOf(read_at)} UTC from ${source}, judged on ${minuteOf(judged_at)} UTC.`,
      judgement.failed
        ? `There are findings of severity ${fail_on} or above.`
        : `Nothing of severity ${fail_on} or above.`,
    ],
    facts: facts(judgement, open, waived),
    sections: [
      findingSection(open),
      ...(waived.length === 0 ? [] : [waivedSection(waived)]),
      ...staleSection(judgement),
      checkSection(checks),
    ],
    foot: `When versions end is from ${lifecycle_source}. Made with monk check, which changes nothing.`,
  };
}

function facts({ checks }: Judgement, open: readonly Finding[], waived: readonly Finding[]): Fact[] {
  const passed = checks.reduce((sum, check) => sum + check.passed, 0);
  const bySeverity = [...severities].reverse().map((one): Fact => {
    const count = open.filter((finding) => finding.severity === one).length;
    return { label: one, value: count, ...(count > 0 ? { tone: tones[one] } : {}) };
  });
  return [...bySeverity, { label: "waived", value: waived.length }, { label: "passed", value: passed, tone: "good" }];
}

/** Where there is one organization only, its name need not be said in each row. */
function columnsFor(findings: readonly Finding[]): Shown<Finding>[] {
  const several = new Set(findings.map(({ subject }) => subject.organization)).size > 1;
  const organization = {
    title: "Organization",
    filter: true,
    cell: ({ subject }: Finding) => subject.organization,
  } as const;
  return [
    { title: "Severity", filter: true, cell: ({ severity: given }) => severity(given) },
    { title: "What", cell: ({ subject, message }) => ({ text: `${subject.name} ${message}`, detail: subject.path }) },
    { title: "Check", filter: true, cell: ({ check }) => check },
    ...(several ? [organization] : []),
    { title: "Project", filter: true, cell: ({ subject }) => subject.project },
  ];
}

function findingSection(findings: readonly Finding[]): Section {
  const head: Head = { id: "findings", title: "Findings", empty: "Nothing was found." };
  const fix: Shown<Finding> = { title: "Fix", kind: "code", cell: (finding) => finding.fix && fixText(finding.fix) };
  return table(head, [...columnsFor(findings), fix], findings);
}

function waivedSection(findings: readonly Finding[]): Section {
  const head: Head = { id: "waived", title: "Waived", empty: "Nothing is waived." };
  const why: readonly Shown<Finding>[] = [
    { title: "Until", cell: ({ waived }) => waived?.until ?? null },
    { title: "Reason", cell: ({ waived }) => waived?.reason ?? null },
  ];
  return table(head, [...columnsFor(findings), ...why], findings);
}

function staleSection({ waivers: { expired, unused } }: Judgement): Section[] {
  const stale = [
    ...expired.map((waiver) => ({ ...waiver, what: "ended, waives nothing" })),
    ...unused.map((waiver) => ({ ...waiver, what: "fits nothing" })),
  ];
  if (stale.length === 0) return [];
  const head: Head = {
    id: "waivers",
    title: "Waivers to look after",
    intro: `${plural(expired.length, "waiver")} past the end, ${plural(unused.length, "waiver")} that fit nothing.`,
    empty: "",
  };
  const columns: readonly Shown<Waiver & { readonly what: string }>[] = [
    { title: "Waiver", cell: ({ place }) => place },
    { title: "What of it", cell: ({ what }) => what },
    { title: "Check", cell: ({ id }) => id },
    { title: "Resource", cell: ({ resource }) => resource },
    { title: "Until", cell: ({ until }) => until },
    { title: "Reason", cell: ({ reason }) => reason },
  ];
  return [table(head, columns, stale)];
}

function checkSection(checks: readonly CheckResult[]): Section {
  const head: Head = { id: "checks", title: "Checks", empty: "There are no checks." };
  const columns: readonly Shown<CheckResult>[] = [
    { title: "What is so where it passes", cell: ({ id, title }) => ({ text: title, detail: id }) },
    { title: "Severity", filter: true, cell: ({ severity: given }) => severity(given) },
    { title: "Passed", kind: "number", cell: ({ passed }) => passed },
    { title: "Failed", kind: "number", cell: ({ failed }) => failed },
    { title: "Nobody can tell", kind: "number", cell: ({ unknown, covered }) => unknown + covered },
    { title: "Waived", kind: "number", cell: ({ waived }) => waived },
    { title: "Why it matters", cell: ({ reason }) => reason },
  ];
  return table(head, columns, checks);
}

function severity(given: Severity): Cell {
  return { text: given, tone: tones[given], sort: severities.length - severities.indexOf(given) };
}
