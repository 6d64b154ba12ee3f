import { fixText } from "../../check/fix-text.ts";
import type { CheckResult, Finding, Judgement } from "../../check/judgement.ts";
import { atLeast, type Severity, severities } from "../../check/severity.ts";
import type { Fix } from "../../check/verdict.ts";
import { minuteOf } from "../../inventory/words.ts";
import { plural } from "../../render/plural.ts";
import type { Style } from "../../render/style.ts";
import { tableLines } from "../../render/table.ts";
import { wrapped } from "../../render/wrap.ts";

interface Shown {
  /** Whether every item is told. */
  readonly verbose: boolean;
  readonly style: Style;
  /** Columns that there are. */
  readonly width: number;
}

/** Items of one check that are told, unless all are asked for. */
const told = 10;

/** A judgement for a terminal: the gravest check first, and below each what it found. */
export function checkLines(judgement: Judgement, shown: Shown): string[] {
  const open = judgement.findings.filter(({ waived }) => waived === null);
  const groups = new Map<string, Finding[]>();
  // What could not be read hides more or less, whatever its kind.
  for (const one of open) {
    const key = `${one.severity} ${one.check}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [
    ...[...groups.values()].flatMap((findings) => [...groupLines(findings, judgement, shown), ""]),
    ...waiverLines(judgement, shown),
    ...summary(judgement, open, shown),
  ];
}

/** The table of checks, for whoever writes waivers. */
export function checkTable(
  checks: readonly Pick<CheckResult, "id" | "severity" | "title">[],
  { style, width }: Pick<Shown, "style" | "width">,
): string[] {
  const rows = checks.map(({ id, severity, title }) => [id, severity, title]);
  return tableLines(["Check", "Severity", "What is so where it passes"], rows, style, width);
}

function groupLines(findings: readonly Finding[], judgement: Judgement, shown: Shown): string[] {
  const { verbose, style, width } = shown;
  const { colour } = style;
  const [first] = findings;
  const check = judgement.checks.find(({ id }) => id === first?.check);
  if (first === undefined || check === undefined) return [];
  const listed = verbose ? findings : findings.slice(0, told);
  const more = findings.length - listed.length;
  const fix = listed.find((finding) => finding.fix !== null)?.fix ?? null;
  return [
    `${painted(first.severity, style)}  ${colour.bold(check.id)}`,
    ...within(width, `Wanted: ${check.title}. ${check.reason}`, "  ").map(colour.dim),
    ...listed.flatMap((finding) => [
      ...within(width, `${finding.subject.path} ${finding.message}`, "  ", "    "),
      ...(verbose && finding.fix !== null ? fixLines(finding.fix, "      ", width) : []),
    ]),
    ...(more === 0 ? [] : [`  … and ${more} more: --verbose, --html FILE and --json show all of them.`]),
    ...(verbose || fix === null
      ? []
      : [`  ${colour.dim(findings.length === 1 ? "Fix:" : "Fix of the first:")}`, ...fixLines(fix, "    ", width)]),
  ];
}

/** Advice is broken as a text is; what is to be copied stays as it is. */
function fixLines(fix: Fix, by: string, width: number): string[] {
  if ("advice" in fix) {
    return [...within(width, fix.advice, by), ...(fix.last_command === undefined ? [] : [`${by}${fix.last_command}`])];
  }
  return fixText(fix)
    .split("\n")
    .map((line) => `${by}${line}`);
}

/** A text in lines of that width, indented; those after the first by `further`. */
function within(width: number, text: string, by: string, further = by): string[] {
  return wrapped(text, width - further.length).map((line, index) => `${index === 0 ? by : further}${line}`);
}

function waiverLines({ findings, waivers: { expired, unused } }: Judgement, { style, width }: Shown): string[] {
  const { colour, symbol } = style;
  const warning = colour.yellow(symbol.warning);
  const broken = (text: string) => within(width, text, "", "  ");
  const waived = findings.flatMap(({ subject, check, waived: word }) =>
    word === null ? [] : within(width, `${subject.path} (${check}) until ${word.until}: ${word.reason}`, "  ", "    "),
  );
  const count = findings.filter((finding) => finding.waived !== null).length;
  const lines = [
    ...(count === 0 ? [] : [colour.dim(`${plural(count, "finding")} waived:`), ...waived]),
    ...expired
      .map(({ place, id, until }) => `${warning} ${place} (${id}) ended on ${until}, and waives nothing.`)
      .flatMap(broken),
    ...unused
      .map(({ place, id, resource }) => `${warning} ${place} (${id}, ${resource}) fits nothing that was found.`)
      .flatMap(broken),
  ];
  return lines.length === 0 ? [] : [...lines, ""];
}

function summary(
  { fail_on, failed, checks, read_at, source }: Judgement,
  open: readonly Finding[],
  { style, width }: Shown,
): string[] {
  const { colour, symbol } = style;
  const passed = checks.reduce((sum, check) => sum + check.passed, 0);
  const counts = [...severities].reverse().flatMap((severity) => {
    const count = open.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}`];
  });
  const found = counts.length === 0 ? "nothing found" : `${plural(open.length, "finding")}: ${counts.join(", ")}`;
  const mark = failed ? colour.red(symbol.failed) : colour.green(symbol.done);
  const grave = open.filter(({ severity }) => atLeast(severity, fail_on)).length;
  const verdict = `${failed ? grave : "Nothing"} at or above ${fail_on}`;
  const origin = colour.dim(`Read on ${minuteOf(read_at)} UTC from ${source}.`);
  return within(width, `${mark} ${verdict}; ${found}; ${passed} passed. ${origin}`, "", "  ");
}

function painted(severity: Severity, { colour }: Style): string {
  if (severity === "critical" || severity === "high") return colour.red(severity);
  return severity === "medium" ? colour.yellow(severity) : colour.dim(severity);
}
