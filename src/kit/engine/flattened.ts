type Data = Readonly<Record<string, unknown>>;

/** `roles!0` and `roles!1` beside each other are the list `roles`: so Monk hands in lists of mappings, and lists within mappings. */
export function unflattened(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unflattened);
  if (typeof value !== "object" || value === null) return value;
  const plain: [string, unknown][] = [];
  const lists = new Map<string, [number, unknown][]>();
  for (const [key, member] of Object.entries(value as Data)) {
    const [, name, index] = /^(.+)!(\d+)$/.exec(key) ?? [];
    if (name === undefined) plain.push([key, unflattened(member)]);
    else lists.set(name, [...(lists.get(name) ?? []), [Number(index), unflattened(member)]]);
  }
  const rebuilt = Array.from(lists, ([name, items]): [string, unknown] => [
    name,
    items.sort(([a], [b]) => a - b).map(([, item]) => item),
  ]);
  return Object.fromEntries([...plain, ...rebuilt]);
}
