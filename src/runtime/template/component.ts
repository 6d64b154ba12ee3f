/**
 * Nodes that reach each other, as one component; a node in no circle is a component of its own. A component stands after
 * all it leads to, and otherwise in the order of `nodes` (Tarjan's algorithm, without recursion: chains may be long).
 */
export function components(nodes: readonly string[], next: (node: string) => readonly string[]): string[][] {
  const found: string[][] = [];
  const visits = new Map<string, Visit>();
  const stack: Visit[] = [];
  for (const root of nodes) {
    if (visits.has(root)) continue;
    const way = [open(root)];
    for (let visit = way.at(-1); visit !== undefined; visit = way.at(-1)) {
      const to = visit.next[visit.at++];
      if (to === undefined) {
        way.pop();
        const parent = way.at(-1);
        if (parent) parent.lowest = Math.min(parent.lowest, visit.lowest);
        if (visit.lowest === visit.index) found.push(close(visit));
        continue;
      }
      const known = visits.get(to);
      if (known === undefined) way.push(open(to));
      else if (known.isOpen) visit.lowest = Math.min(visit.lowest, known.index);
    }
  }
  return found;

  function open(node: string): Visit {
    const visit = { node, index: visits.size, lowest: visits.size, next: next(node), at: 0, isOpen: true };
    visits.set(node, visit);
    stack.push(visit);
    return visit;
  }

  function close(root: Visit): string[] {
    const component: string[] = [];
    for (let visit = stack.pop(); visit !== undefined; visit = stack.pop()) {
      visit.isOpen = false;
      component.unshift(visit.node);
      if (visit === root) break;
    }
    return component;
  }
}

interface Visit {
  readonly node: string;
  readonly index: number;
  lowest: number;
  readonly next: readonly string[];
  /** Index of the neighbour that is next. */
  at: number;
  isOpen: boolean;
}
