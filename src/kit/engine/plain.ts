/**
 * The same data without members that hold nothing. The engine hands over `undefined` as null, which would then stand for
 * something in a state.
 */
export function plain<T>(value: T): T {
  return plainly(value) as T;
}

function plainly(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainly);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined && member !== null);
  return Object.fromEntries(members.map(([name, member]) => [name, plainly(member)]));
}
