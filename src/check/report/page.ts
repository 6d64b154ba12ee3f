import { minuteOf } from "../../inventory/words.ts";
import type { Cell, Column, Fact, Page, Section, Tone } from "../../page/page.ts";
import { plural } from "../../render/plural.ts";
import { fixText } from "../fix-text.ts";
import type { Finding, Judgement } from "../judgement.ts";
import { type Severity, severities } from "../severity.ts";

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
      `${source}, read on ${minuteOf(read_at)} UTC, judged on ${minuteOf(judged_at)} UTC.`,
      judgement.failed
        ? `There are findings of severity ${fail_on} or above.`
        : `Nothing of severity ${fail_on} or above.`,
    ],
    facts: facts(judgement, open, waived),
    sections: [
      findingSection(open),
      ...(waived.length === 0 ? [] : [waivedSection(waived)]),
      ...staleSection(judgement),
      {
        id: "checks",
        title: "Checks",
        columns: [
          { title: "What is so where it passes" },
          { title: "Severity", filter: true },
          { title: "Passed", kind: "number" },
          { title: "Failed", kind: "number" },
          { title: "Nobody can tell", kind: "number" },
          { title: "Waived", kind: "number" },
          { title: "Why it matters" },
        ],
        rows: checks.map((check) => [
          { text: check.title, detail: check.id },
          severity(check.severity),
          check.passed,
          check.failed,
          check.unknown + check.covered,
          check.waived,
          check.reason,
        ]),
        empty: "There are no checks.",
      },
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

type Shown = Column & { readonly cell: (finding: Finding) => Cell };

/** Where there is one organization only, its name need not be said in each row. */
function columnsFor(findings: readonly Finding[]): Shown[] {
  const several = new Set(findings.map(({ subject }) => subject.organization)).size > 1;
  const organization = {
    title: "Organization",
    filter: true,
    cell: ({ subject }: Finding) => subject.organization,
  } as const;
  return [
    { title: "Severity", filter: true, cell: ({ severity: given }) => severity(given) },
    { title: "What", cell: ({ subject, message }) => ({ text: message, detail: subject.path }) },
    { title: "Check", filter: true, cell: ({ check }) => check },
    ...(several ? [organization] : []),
    { title: "Project", filter: true, cell: ({ subject }) => subject.project },
  ];
}

function findingSection(findings: readonly Finding[]): Section {
  const fix: Shown = { title: "Fix", kind: "code", cell: (finding) => finding.fix && fixText(finding.fix) };
  return section({ id: "findings", title: "Findings", empty: "Nothing was found." }, findings, [fix]);
}

function waivedSection(findings: readonly Finding[]): Section {
  return section({ id: "waived", title: "Waived", empty: "Nothing is waived." }, findings, [
    { title: "Until", cell: ({ waived }) => waived?.until ?? null },
    { title: "Reason", cell: ({ waived }) => waived?.reason ?? null },
  ]);
}

function section(
  head: Pick<Section, "id" | "title" | "empty">,
  findings: readonly Finding[],
  more: readonly Shown[],
): Section {
  const shown = [...columnsFor(findings), ...more];
  return {
    ...head,
    columns: shown.map(({ cell: _, ...column }) => column),
    rows: findings.map((finding) => shown.map(({ cell }) => cell(finding))),
  };
}

function staleSection({ waivers: { expired, unused } }: Judgement): Section[] {
  if (expired.length + unused.length === 0) return [];
  const row = (what: string) => (waiver: (typeof expired)[number]) => [
    waiver.place,
    what,
    waiver.id,
    waiver.resource,
    waiver.until,
    waiver.reason,
  ];
  return [
    {
      id: "waivers",
      title: "Waivers to look after",
      intro: `${plural(expired.length, "waiver")} past the end, ${plural(unused.length, "waiver")} that fit nothing.`,
      columns: ["Waiver", "What of it", "Check", "Resource", "Until", "Reason"].map((title) => ({ title })),
      rows: [...expired.map(row("ended, waives nothing")), ...unused.map(row("fits nothing"))],
      empty: "",
    },
  ];
}

function severity(given: Severity): Cell {
  return { text: given, tone: tones[given], sort: severities.length - severities.indexOf(given) };
}
