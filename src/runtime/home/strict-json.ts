/** Deeper than this nobody means it, and what walks through values would run out of stack. */
const deepest = 500;

/**
 * Reads JSON as the parser does, and throws a `SyntaxError` besides where a member is named twice in one object, of which
 * the parser would keep the last in silence.
 */
export function parseStrict(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (countMembers(value) !== countNames(text)) throw new SyntaxError("A member is named twice");
  return value;
}

function countMembers(value: unknown): number {
  let members = 0;
  const open: [unknown, number][] = [[value, 0]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [found, depth] = next;
    if (typeof found !== "object" || found === null) continue;
    if (depth > deepest) throw new SyntaxError(`Nested more than ${deepest} levels deep`);
    const inside = Object.values(found);
    if (!Array.isArray(found)) members += inside.length;
    for (const one of inside) open.push([one, depth + 1]);
  }
  return members;
}

/** Of a text that is JSON: a string before a colon is a name, wherever it stands. */
function countNames(text: string): number {
  let names = 0;
  for (const [, colon] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?/g)) if (colon !== undefined) names += 1;
  return names;
}
