import type { EntityRecord } from "../../src/runtime/home/index.ts";
import type { RunCommand } from "./process.ts";
import { type Declared, identityOf } from "./walk-declared.ts";
import { type Entered, type Leave, type Ledger, placeOf } from "./walk-ledger.ts";
import { idsIn, placesIn } from "./walk-record.ts";

/** What a command may do to Atlas, by what is declared and remembered before it runs. */
export function leaveFor(
  command: RunCommand,
  declared: Declared,
  records: readonly EntityRecord[],
  ledger: Ledger,
): Leave {
  const adopting = new Set(
    [...declared.values()].filter(({ adopt }) => adopt).map((spec) => identityOf(declared, spec)),
  );
  const watched = new Set(records.filter(({ state }) => state.existing === true).flatMap(idsIn));
  const targets = command.verb === "delete" ? command.targets : [];
  const chosen = records.filter(({ path }) => targets.some((one) => path === one || path.startsWith(`${one}/`)));
  const asked = new Set(chosen.flatMap((record) => [...idsIn(record), ...placesIn(record)]));
  // Somebody may give it another name while the command runs.
  for (const { id, kind, groupId, name } of ledger.living()) {
    if (asked.has(placeOf(kind, groupId, name))) asked.add(id);
  }
  return {
    mayChange: (thing) => watched.has(thing.id) || adopting.has(identityIn(ledger, thing)),
    mayDelete: ({ id, kind, groupId, name }) =>
      asked.has(id) ||
      asked.has(placeOf(kind, groupId, name)) ||
      // An entry goes when its address has changed; a drill takes away what it made.
      (kind === "entry" && command.verb === "update") ||
      name.startsWith("restore-drill-"),
  };
}

/** As `identityOf` spells it. */
function identityIn(ledger: Ledger, { kind, name, groupId }: Entered): string {
  if (kind === "project") return `project ${name}`;
  return `${kind} ${kind === "entry" ? name.replace(/\/32$/, "") : name} in ${ledger.projectName(groupId)}`;
}
