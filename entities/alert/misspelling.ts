/** The known name that a slip of the finger or two away from this one, if there is any. */
export function misspelt(name: string, known: Iterable<string>): string | undefined {
  for (const one of known) if (distance(name, one) <= 2) return one;
  return undefined;
}

/** How many letters have to be put in, taken out or changed to get from one to the other; 3 where it is more than two. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const here = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const kept = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      here.push(Math.min(kept, (above[column] ?? 0) + 1, (here[column - 1] ?? 0) + 1));
    }
    above = here;
  }
  return Math.min(3, above[b.length] ?? 3);
}
