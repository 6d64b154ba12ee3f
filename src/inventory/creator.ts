/** The parts of an event of Atlas that tell who did something, and when. */
export interface Deed {
  readonly created: string;
  readonly username?: string | undefined;
  readonly publicKey?: string | undefined;
  readonly userId?: string | undefined;
  readonly apiKeyId?: string | undefined;
}

/** How far apart Atlas may write down that something was made, and when it was; milliseconds. */
export const tolerance = 60_000;

/**
 * Who made what was made at `moment`. An event does not say which of a project's clusters it is about, so it is told by
 * the time: null where no event is near enough, and `unclear` where those that are name different people.
 */
export function creatorOf(moment: string | null, deeds: readonly Deed[]): string | null | "unclear" {
  const time = moment === null ? Number.NaN : Date.parse(moment);
  const near = deeds.filter(({ created }) => Math.abs(Date.parse(created) - time) <= tolerance).map(doerOf);
  const doers = new Set(near);
  if (doers.size > 1) return "unclear";
  return near[0] ?? null;
}

/** A username, the public key of an API key or the client id of a service account; else an id. */
export function doerOf({ username, publicKey, userId, apiKeyId }: Deed): string | null {
  return username ?? publicKey ?? userId ?? apiKeyId ?? null;
}
