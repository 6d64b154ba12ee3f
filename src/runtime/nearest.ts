import { distance } from "fastest-levenshtein";

/** The candidate that differs least from a name, when it is near enough to be what was meant; or the only one that it begins. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const limit = name.length < 4 ? 1 : Math.max(2, Math.floor(name.length / 3));
  let best: string | undefined;
  let least = limit + 1;
  const all = [...candidates];
  for (const candidate of all) {
    if (Math.abs(candidate.length - name.length) >= least) continue;
    const different = distance(name.toLowerCase(), candidate.toLowerCase());
    if (different < least) {
      best = candidate;
      least = different;
    }
  }
  return best ?? onlyBegunBy(name, all);
}

/** `project` is short for `project_id`. */
function onlyBegunBy(name: string, candidates: readonly string[]): string | undefined {
  const begun = candidates.filter((candidate) => candidate.startsWith(`${name.toLowerCase()}_`));
  return name.length > 2 && begun.length === 1 ? begun[0] : undefined;
}

/** `did you mean ...?`, when something is near enough. */
export function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
  const found = nearest(name, candidates);
  return found === undefined ? undefined : `did you mean \`${found}\`?`;
}
