import { disagreements, losses, orphans, ours, strangePasswords } from "./walk-check.ts";
import { identityOf, isSound, keyOf, passwordNames, pathOf, rekeyed, removed, type Spec } from "./walk-declared.ts";
import { shown } from "./walk-ledger.ts";
import { type Edited, putBack, remedyFor, resolvedBy } from "./walk-resolve.ts";
import { truth } from "./walk-truth.ts";
import type { Walker } from "./walk-walker.ts";

/** Something does not hold that has to. */
export class Violation extends Error {}

/** More than any history needs. */
const rounds = 8;

function demand(what: string, found: readonly string[]): void {
  if (found.length > 0) throw new Violation(`${what}:\n${found.map((one) => `  ${one}`).join("\n")}`);
}

/** What holds at any time. */
export function demandOthersAreSafe({ ledger, world }: Walker): void {
  demand("Atlas was written to where it must not be", ledger.violations);
  demand("what is not ours is gone", losses(ledger, truth(world.dataFile)));
}

/** The last, undisturbed update; what only a user can decide is decided as the refusals advise. */
export async function settle(walker: Walker): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    const { ending, process } = await walker.run({ verb: "update" });
    if (ending.outcome === "succeeded") return;
    const failed = process.events.flatMap((event) => (event.event === "failed" ? [event] : []));
    if (failed.length === 0) throw new Violation(`the update stopped: ${ending.messages.join(" | ")}`);
    for (const { path, message } of failed) await resolve(walker, path, message);
  }
  throw new Violation(`still refused after ${rounds} rounds`);
}

async function resolve(walker: Walker, path: string, message: string): Promise<void> {
  const way = remedyFor(message);
  if (!way) throw new Violation(`${path} was refused, with nothing that a user could do: ${message}`);
  walker.count(`refusal resolved: ${way.name}`);
  const text = `the user resolves ${path}: ${way.name}`;
  const spec = walker.declared.get(keyOf(path));
  if (way.remedy.do === "edit" && spec) {
    walker.write(resolvedBy(walker.declared, path, way.remedy.spec(spec, walker.applied.get(path))), text);
    return;
  }
  if (way.remedy.do === "put back" && spec?.kind === "cluster") {
    const back = putBack(message, spec, { before: walker.applied.get(path), projects: projectsById(walker) });
    if (back) walker.write(resolvedBy(walker.declared, path, back), text);
    else {
      const remembered = new Set(walker.records.map((record) => keyOf(record.path)));
      walker.write(rekeyed(walker.declared, keyOf(path), remembered), `${text}: no, a second one under another key`);
    }
    return;
  }
  walker.told.push(text);
  if (way.remedy.do === "wait") walker.world.clock.advance(3_600_000);
  else if (way.remedy.do === "delete") await walker.run({ verb: "delete", targets: [path] });
}

/** Keys of the templates that stand for projects, by their ids in Atlas. */
function projectsById({ records, declared }: Walker): ReadonlyMap<string, string> {
  const projects = records.filter(({ type, path }) => type === "mongodb-atlas/project" && declared.has(keyOf(path)));
  return new Map(projects.map(({ state, path }) => [String(state.id), keyOf(path)]));
}

/** What has to hold after the last update. */
export async function checkEnd(walker: Walker): Promise<void> {
  const { world, ledger, declared, records } = walker;
  const things = truth(world.dataFile);
  const named = passwordNames.map(async (name) => [name, await world.secrets.get(name)] as const);
  demand("Atlas is not as the templates say", [
    ...disagreements(declared, things),
    ...strangePasswords(declared, things, ledger, new Map(await Promise.all(named))),
  ]);
  demand("something of ours is remembered nowhere", orphans(ledger, things, records));
  const open = records.filter(({ path, unfinished }) => declared.has(keyOf(path)) && unfinished.length > 0);
  demand(
    "an effect is still open",
    open.map(({ path }) => path),
  );
  const { process } = await walker.run({ verb: "update" });
  const writes = process.sent.filter(({ what }) => !/^GET |\/oauth\//.test(what));
  demand(
    "a further update writes",
    writes.map(({ what }) => what),
  );
  const leaks = world.keepsake.leaks();
  demand(
    "secrets were shown or kept",
    leaks.map(({ place }) => place),
  );
}

/** Deletes all that is remembered: nothing of ours stays, and nothing else goes. */
export async function clear(walker: Walker): Promise<void> {
  for (let round = 0; round < rounds && walker.records.length > 0; round += 1) {
    const undeclared = walker.records.map(({ path }) => path).filter((path) => !walker.declared.has(keyOf(path)));
    // What was written under another key goes first: the new key keeps it, and need not be asked.
    const isPart = round === 0 && undeclared.length > 0 && undeclared.length < walker.records.length;
    const targets = isPart ? undeclared : removable(walker);
    if (targets.length === 0) break;
    const { ending, process } = await walker.run({ verb: "delete", targets });
    if (ending.outcome === "succeeded") continue;
    for (const event of process.events) {
      const remedy = event.event === "failed" ? remedyFor(event.message)?.remedy : undefined;
      if (event.event === "failed" && remedy?.do === "edit") declareAgain(walker, event.path, remedy.spec);
      if (remedy?.do === "wait") walker.world.clock.advance(3_600_000);
    }
    await settle(walker);
  }
  const kept = shared(walker);
  const left = ours(walker.ledger, truth(walker.world.dataFile)).filter(({ id }) => !kept.has(id));
  demand("monk delete left something of ours", left.map(shown));
}

/** Writes a template so that it can be deleted; one that was taken out is written down again for that. */
function declareAgain(walker: Walker, path: string, mend: Edited): void {
  const { declared, applied } = walker;
  const key = keyOf(path);
  const before = declared.get(key) ?? applied.get(path);
  if (!before) return;
  const spec = mend(before, before);
  const text = `the user mends ${path}`;
  walker.count("template mended before its deletion");
  if (declared.has(key)) {
    walker.write(resolvedBy(declared, path, spec), text);
    return;
  }
  const rival = [...declared].find(([, one]) => identityOf(declared, one) === identityOf(declared, spec));
  const others = rival ? removed(declared, rival[0]) : declared;
  const next = new Map([...homeOf(walker, spec), ...others, [key, spec]]);
  walker.write(isSound(next) ? next : others, text);
}

/** The template of its project, where that was taken out too. */
function homeOf({ declared, applied }: Walker, spec: Spec): [string, Spec][] {
  const home = spec.kind === "project" ? undefined : applied.get(pathOf(spec.project));
  return spec.kind === "project" || home === undefined || declared.has(spec.project) ? [] : [[spec.project, home]];
}

/** Remembered paths, without projects that cannot go. */
function removable(walker: Walker): string[] {
  const kept = shared(walker);
  return walker.records
    .filter(({ type, state }) => type !== "mongodb-atlas/project" || !kept.has(String(state.id)))
    .map(({ path }) => path);
}

/** Ids of projects that hold clusters of somebody else. */
function shared({ ledger }: Walker): ReadonlySet<string> {
  const theirs = ledger.living().filter(({ kind, maker }) => kind === "cluster" && maker !== "us");
  return new Set(theirs.map(({ groupId }) => groupId));
}
