import { type Command, Option } from "commander";
import type { AuditQuery } from "../../audit/query.ts";
import type { Verification } from "../../audit/verify.ts";
import { plural } from "../../render/plural.ts";
import type { Home } from "../../runtime/home/home.ts";
import { auditFolderOf } from "../home-folder.ts";
import type { Perform } from "../invocation.ts";
import { areaNamed } from "../option/area.ts";
import { moment } from "../option/moment.ts";
import { wholeNumber } from "../option/whole-number.ts";
import { auditLines } from "../render/audit.ts";
import type { Output } from "../terminal/output.ts";

interface AuditOptions {
  readonly since?: string;
  readonly until?: string;
  readonly agent?: string;
  readonly area?: string;
  readonly entity?: string;
  readonly failed?: true;
  readonly limit?: number;
}

/** Findings that are told one by one. */
const told = 20;

export function audit(program: Command, perform: Perform): void {
  const group = program
    .command("audit")
    .helpGroup("Look:")
    .summary("show what was asked of Atlas, and what was refused")
    .description(
      "Shows the audit log of the home, the newest last: every call of Atlas, and every one that a policy refused.\nWith --json: its lines, one JSON object each.",
    )
    .option("--since <when>", "not before: 30m, 2h, 7d, or a moment such as 2026-08-10T03:00Z")
    .option("--until <when>", "not after")
    .option("--agent <name>", "of one agent")
    .option("--area <area>", "of one area, such as clusters")
    .option("--entity <path>", "for one entity, or for all of a namespace")
    .option("--failed", "only what failed, got no answer, or was refused")
    .addOption(
      new Option("--limit <n>", "the newest of those that fit (default: 50)").argParser(
        wholeNumber("--limit", 1, 1_000_000),
      ),
    )
    .action(
      perform(async ({ options, output, cwd }, given: AuditOptions) => {
        const { limit = 50 } = given;
        const asked = queryOf(given, Date.now());
        const { newest, query } = await import("../../audit/query.ts");
        const home = await auditFolderOf(options, cwd);
        let misfits = 0;
        const lines = query(home, asked, () => {
          misfits += 1;
        });
        const { items, total } = await newest(lines, limit);
        const entries = output.clean(items.map(({ data }) => data));
        if (output.json) for (const entry of entries) output.event(entry);
        else if (entries.length > 0) for (const line of auditLines(entries, output.style)) output.line(line);
        else output.note(nothing(home, asked));
        if (total > items.length) output.note(`The newest ${items.length} of ${total} lines: --limit shows more.`);
        if (misfits > 0) output.note(`${plural(misfits, "line")} left out: monk audit verify says why.`);
        return 0;
      }),
    );
  group
    .command("verify")
    .summary("find out whether lines were changed, removed or added")
    .description(
      "Reads the whole audit log, and names each place where a line was changed, removed, moved or added.\nExit code: 0 it is whole, 1 it is not.\nWhoever may write the home can write the whole log anew: keep the last hash elsewhere, and give it to --contains.",
    )
    .option("--contains <hash>", "the hash of a line that has to be there still")
    .option("--after <hash>", "the hash of the last line of those files that were moved away")
    .action(
      perform(async ({ options, output, cwd }, { contains, after }: { contains?: string; after?: string }) => {
        const { verify } = await import("../../audit/verify.ts");
        const home = await auditFolderOf(options, cwd);
        const found = await verify(home, { known: contains, after });
        const whole = found.findings.length === 0;
        if (output.json) output.document({ whole, ...found });
        else tell(found, home, output);
        return whole ? 0 : 1;
      }),
    );
}

function tell({ findings, notes, lines, files, first, last, end }: Verification, home: Home, output: Output): void {
  const { colour, symbol } = output.style;
  for (const { place, what } of notes.slice(0, told)) output.note(`${place} ${what}.`);
  for (const { place, what } of findings.slice(0, told)) output.line(`${colour.red(symbol.failed)} ${place} ${what}.`);
  if (findings.length > told) output.line(`… and ${findings.length - told} more.`);
  const extent = `${plural(lines, "line")} in ${plural(files, "file")}`;
  if (findings.length > 0) {
    output.line(`The audit log is not whole: ${extent} read.`);
    output.line(
      `  What was found stays found. To begin a new log, move all of ${home.file("audit.*")} to where they are kept.`,
    );
  } else if (lines === 0) output.line(nothing(home, {}));
  else {
    output.line(`${colour.green(symbol.done)} The audit log is whole: ${extent}, from ${first} to ${last}.`);
    output.line(`  Last hash: ${end.hash}`);
  }
}

function nothing(home: Home, asked: AuditQuery): string {
  const log = `the audit log of ${home.directory}`;
  return Object.keys(asked).length > 0 ? `Nothing of that kind is in ${log}.` : `Nothing is in ${log}.`;
}

function queryOf({ since, until, agent, area, entity, failed }: AuditOptions, now: number): AuditQuery {
  return {
    ...(since === undefined ? {} : { since: moment("--since", since, now) }),
    ...(until === undefined ? {} : { until: moment("--until", until, now) }),
    ...(agent === undefined ? {} : { agent }),
    ...(area === undefined ? {} : { area: areaNamed(area) }),
    ...(entity === undefined ? {} : { entity }),
    ...(failed === undefined ? {} : { failed }),
  };
}
