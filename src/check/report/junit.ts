import { fixText } from "../fix-text.ts";
import type { Judged, JudgedOutcome } from "../judgement.ts";
import { atLeast, type Severity } from "../severity.ts";

/**
 * A report as continuous integration reads it: one suite for each check, one case for each item.
 *
 * A failure is what makes the command fail; what is below `--fail-on` passes, with its text. A waived finding is skipped;
 * what nobody can tell is an error, where it counts.
 */
export function junit({ judgement, outcomes }: Judged): string {
  const { checks, fail_on, judged_at } = judgement;
  const suites = checks.map(({ id, title }) => {
    const own = outcomes.filter(({ check }) => check === id);
    return { id, title, cases: own.map((outcome) => caseOf(outcome, fail_on)) };
  });
  const all = suites.flatMap(({ cases }) => cases);
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="monk check" ${counts(all)} timestamp="${xml(judged_at)}">
${suites.map(suiteXml).join("\n")}
</testsuites>
`;
}

const covered = "could not be judged; a case of not-read says why";

interface Case {
  readonly path: string;
  readonly kind: "passed" | "told" | "skipped" | "failure" | "error";
  readonly text?: string;
  readonly severity?: string;
  readonly fix?: string;
}

function caseOf({ subject: { path }, verdict, finding }: JudgedOutcome, failOn: Severity): Case {
  if (verdict.state === "passed") return { path, kind: "passed" };
  if (finding === null) return { path, kind: "skipped", text: covered };
  const { waived, severity, state, message, fix } = finding;
  if (waived !== null) {
    return { path, kind: "skipped", text: `${message}; waived until ${waived.until}: ${waived.reason}` };
  }
  const more = { text: message, severity, ...(fix === null ? {} : { fix: fixText(fix) }) };
  if (!atLeast(severity, failOn)) return { path, kind: "told", ...more };
  return { path, kind: state === "unknown" ? "error" : "failure", ...more };
}

interface Suite {
  readonly id: string;
  readonly title: string;
  readonly cases: readonly Case[];
}

function counts(cases: readonly Case[]): string {
  const of = (kind: Case["kind"]) => cases.filter((one) => one.kind === kind).length;
  return `tests="${cases.length}" failures="${of("failure")}" errors="${of("error")}" skipped="${of("skipped")}"`;
}

function suiteXml({ id, title, cases }: Suite): string {
  const body = cases.map((one) => `    <testcase classname="${xml(id)}" name="${xml(one.path)}" time="0"${inner(one)}`);
  const open = `  <testsuite name="${xml(`${id}: ${title}`)}" ${counts(cases)}>`;
  return cases.length === 0 ? open.replace(/>$/, "/>") : [open, ...body, "  </testsuite>"].join("\n");
}

function inner({ kind, text = "", severity = "", fix }: Case): string {
  if (kind === "passed") return "/>";
  if (kind === "skipped") return `><skipped message="${xml(text)}"/></testcase>`;
  const remedy = fix === undefined ? "" : `\n${fix}`;
  if (kind === "told") return `><system-out>${xml(`${severity}: ${text}${remedy}`)}</system-out></testcase>`;
  return `><${kind} type="${xml(severity)}" message="${xml(text)}">${xml(`${text}${remedy}`)}</${kind}></testcase>`;
}

const named: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** What XML 1.0 cannot have, not even escaped. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const impossible = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Cs}/gu;

/** For text and for attributes, in which a line feed has to be written out too. */
function xml(text: string): string {
  return text
    .replace(impossible, "\ufffd")
    .replace(/[&<>"']/g, (character) => named[character] ?? "")
    .replace(/[\t\r\n]/g, (character) => `&#${character.charCodeAt(0)};`);
}
