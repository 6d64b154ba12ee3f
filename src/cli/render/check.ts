import { fixText } from "../../check/fix-text.ts";
import type { CheckResult, Finding, Judgement } from "../../check/judgement.ts";
import { type Severity, severities } from "../../check/severity.ts";
import { minuteOf } from "../../inventory/words.ts";
import { plural } from "../../render/plural.ts";
import type { Style } from "../../render/style.ts";
import { tableLines } from "../../render/table.ts";

/** Items of one check that are told, unless all are asked for. */
const told = 10;

/** A judgement for a terminal: the gravest check first, and below each what it found. */
export function checkLines(judgement: Judgement, { verbose, style }: { verbose: boolean; style: Style }): string[] {
  const open = judgement.findings.filter(({ waived }) => waived === null);
  const groups = new Map<string, Finding[]>();
  // What could not be read hides more or less, whatever its kind.
  for (const one of open) {
    const key = `${one.severity} ${one.check}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [
    ...[...groups.values()].flatMap((findings) => [...groupLines(findings, judgement, verbose, style), ""]),
    ...waiverLines(judgement, style),
    ...summary(judgement, open, style),
  ];
}

/** The table of checks, for whoever writes waivers. */
export function checkTable(checks: readonly Pick<CheckResult, "id" | "severity" | "title">[], style: Style): string[] {
  const rows = checks.map(({ id, severity, title }) => [id, severity, title]);
  return tableLines(["Check", "Severity", "What is so where it passes"], rows, style);
}

function groupLines(findings: readonly Finding[], judgement: Judgement, verbose: boolean, style: Style): string[] {
  const { colour } = style;
  const [first] = findings;
  const check = judgement.checks.find(({ id }) => id === first?.check);
  if (first === undefined || check === undefined) return [];
  const shown = verbose ? findings : findings.slice(0, told);
  const more = findings.length - shown.length;
  const fix = shown.find((finding) => finding.fix !== null)?.fix;
  return [
    `${painted(first.severity, style)}  ${colour.bold(check.id)}`,
    `  ${colour.dim(`Wanted: ${check.title}. ${check.reason}`)}`,
    ...shown.flatMap((finding) => [
      `  ${finding.subject.path} ${finding.message}`,
      ...(verbose && finding.fix !== null ? indented(fixText(finding.fix), "      ") : []),
    ]),
    ...(more === 0 ? [] : [`  … and ${more} more: --verbose, --html FILE and --json show all of them.`]),
    ...(verbose || fix === undefined || fix === null ? [] : fixLines(fixText(fix), findings.length, style)),
  ];
}

function fixLines(text: string, count: number, { colour }: Style): string[] {
  return [`  ${colour.dim(count === 1 ? "Fix:" : "Fix of the first:")}`, ...indented(text, "    ")];
}

function indented(text: string, by: string): string[] {
  return text.split("\n").map((line) => `${by}${line}`);
}

function waiverLines({ findings, waivers: { expired, unused } }: Judgement, { colour, symbol }: Style): string[] {
  const warning = colour.yellow(symbol.warning);
  const waived = findings.flatMap(({ subject, check, waived: word }) =>
    word === null ? [] : [`  ${subject.path} (${check}) until ${word.until}: ${word.reason}`],
  );
  const lines = [
    ...(waived.length === 0 ? [] : [colour.dim(`${plural(waived.length, "finding")} waived:`), ...waived]),
    ...expired.map(({ place, id, until }) => `${warning} ${place} (${id}) ended on ${until}, and waives nothing.`),
    ...unused.map(({ place, id, resource }) => `${warning} ${place} (${id}, ${resource}) fits nothing that was found.`),
  ];
  return lines.length === 0 ? [] : [...lines, ""];
}

function summary(
  { fail_on, failed, checks, read_at, source }: Judgement,
  open: readonly Finding[],
  style: Style,
): string[] {
  const { colour, symbol } = style;
  const passed = checks.reduce((sum, check) => sum + check.passed, 0);
  const counts = [...severities].reverse().flatMap((severity) => {
    const count = open.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}`];
  });
  const found = counts.length === 0 ? "nothing found" : `${plural(open.length, "finding")}: ${counts.join(", ")}`;
  const mark = failed ? colour.red(symbol.failed) : colour.green(symbol.done);
  const verdict = failed ? `At or above ${fail_on}` : `Nothing at or above ${fail_on}`;
  const origin = colour.dim(`Read on ${minuteOf(read_at)} UTC from ${source}.`);
  return [`${mark} ${verdict}; ${found}; ${passed} passed. ${origin}`];
}

function painted(severity: Severity, { colour }: Style): string {
  if (severity === "critical" || severity === "high") return colour.red(severity);
  return severity === "medium" ? colour.yellow(severity) : colour.dim(severity);
}
