/** The releases that a cluster may run, oldest first, each with the patch that Atlas would run now. */
const releases: readonly (readonly [major: string, full: string])[] = [
  ["6.0", "6.0.27"],
  ["7.0", "7.0.40"],
  ["8.0", "8.0.29"],
];

export const defaultMajorVersion = "8.0";

/** `8` means `8.0`, and an empty text the default; undefined for a release that is not offered. */
export function majorVersion(text: string): string | undefined {
  const wanted = text === "" ? defaultMajorVersion : /^\d+$/.test(text) ? `${text}.0` : text;
  return releases.some(([major]) => major === wanted) ? wanted : undefined;
}

export function fullVersion(major: string): string {
  return releases.find(([known]) => known === major)?.[1] ?? major;
}

/** Positive for an upgrade: how many releases it goes up. */
export function versionSteps(from: string, to: string): number {
  const place = (wanted: string) => releases.findIndex(([major]) => major === wanted);
  return place(to) - place(from);
}
