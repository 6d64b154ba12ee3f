import { distance } from "fastest-levenshtein";

/** The candidate that differs least from a name, when it is near enough to be what was meant. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const limit = name.length < 4 ? 1 : Math.max(2, Math.floor(name.length / 3));
  let best: string | undefined;
  let least = limit + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) >= least) continue;
    const different = distance(name.toLowerCase(), candidate.toLowerCase());
    if (different < least) {
      best = candidate;
      least = different;
    }
  }
  return best;
}

/** `did you mean ...?`, when something is near enough. */
export function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
  const found = nearest(name, candidates);
  return found === undefined ? undefined : `did you mean \`${found}\`?`;
}
