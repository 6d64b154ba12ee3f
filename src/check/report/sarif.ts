import { fixText } from "../fix-text.ts";
import type { CheckResult, Finding, Judgement } from "../judgement.ts";
import type { Severity } from "../severity.ts";

/** SARIF's word for a severity. */
const levels: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
  info: "note",
};

/** As code scanning sorts them, from 0 to 10. */
const scores: Readonly<Record<Severity, string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "2.0",
  info: "0.1",
};

export interface SarifOptions {
  /** Version of this program. */
  readonly version: string;
  /**
   * Where the saved inventory is that was judged, as a URI, relative where it can be. Services that show results in a
   * repository want a file; a finding about Atlas has none but this.
   */
  readonly artifact?: string;
}

/** A log in the Static Analysis Results Interchange Format 2.1.0, as plain data. A waived finding is a suppressed result. */
export function sarif({ checks, findings, judged_at, failed }: Judgement, { version, artifact }: SarifOptions) {
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "monk-mongodb-atlas", semanticVersion: version, rules: checks.map(rule) } },
        invocations: [{ executionSuccessful: true, endTimeUtc: judged_at, exitCode: failed ? 1 : 0 }],
        columnKind: "utf16CodeUnits",
        results: findings.map((finding) => result(finding, checks, artifact)),
      },
    ],
  };
}

function rule({ id, severity, title, reason, remedy }: CheckResult) {
  return {
    id,
    name: id.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase()),
    shortDescription: { text: title },
    fullDescription: { text: `${title}. ${reason}` },
    help: { text: remedy },
    defaultConfiguration: { level: levels[severity] },
    properties: { tags: ["security", "mongodb-atlas"], severity, "security-severity": scores[severity] },
  };
}

function result(finding: Finding, checks: readonly CheckResult[], artifact: string | undefined) {
  const { check, severity, state, subject, message, fix, waived, fingerprint } = finding;
  return {
    ruleId: check,
    ruleIndex: checks.findIndex(({ id }) => id === check),
    level: levels[severity],
    message: { text: `${subject.path} ${message}` },
    locations: [
      {
        ...(artifact === undefined ? {} : { physicalLocation: { artifactLocation: { uri: artifact } } }),
        logicalLocations: [{ name: subject.name, fullyQualifiedName: subject.path, kind: "resource" }],
      },
    ],
    partialFingerprints: { "monkCheck/v1": fingerprint },
    // An empty list says that somebody has looked, and that it is not suppressed.
    suppressions:
      waived === null
        ? []
        : [{ kind: "external", status: "accepted", justification: `${waived.reason} (until ${waived.until})` }],
    properties: { severity, state, ...(fix === null ? {} : { fix: fixText(fix) }) },
  };
}
