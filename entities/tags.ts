interface Tag {
  readonly key: string;
  readonly value: string;
}

/** In the order of their keys, so that Atlas's order is no difference. */
export function tagsOf(tags: readonly Tag[] | undefined): Record<string, string> {
  const pairs = (tags ?? []).map(({ key, value }): [string, string] => [key, value]);
  return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/** As Atlas takes them, by key: not every engine keeps the order in which a mapping was written. */
export function tagList(tags: Readonly<Record<string, string>>): Tag[] {
  const pairs = Object.entries(tags).map(([key, value]) => ({ key, value }));
  return pairs.sort((one, other) => (one.key < other.key ? -1 : 1));
}
