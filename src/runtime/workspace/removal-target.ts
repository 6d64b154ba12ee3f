import { buildGraph } from "../graph.ts";
import type { StateStore } from "../home/index.ts";
import { UsageError } from "../input-error.ts";
import { targetPaths, withMembers } from "../target.ts";
import type { Loaded } from "../template/load.ts";

/** Remembered entities behind the targets; groups stand for their members, a namespace for all in it. */
export function rememberedBehind(targets: readonly string[], state: StateStore, templates: Loaded): string[] {
  const records = state.all().map(({ path }) => path);
  const graph = buildGraph(templates);
  const found = targets.flatMap((target) => {
    const plain = target.replace(/^\.?\/|\/$/g, "");
    const direct = records.filter((path) => path === plain || path.startsWith(`${plain}/`));
    if (direct.length > 0) return direct;
    return withMembers(graph, targetPaths(templates, [target])).filter((member) => records.includes(member));
  });
  return [...new Set(found)];
}

/** What is remembered, is not among the paths, and needs one of them. */
export function dependantsOf(state: StateStore, paths: readonly string[]): string[] {
  const inside = new Set(paths);
  return state
    .all()
    .filter(({ path, dependsOn }) => !inside.has(path) && dependsOn.some((need) => inside.has(need)))
    .map(({ path }) => path);
}

export function refuseDependants(targets: readonly string[], dependants: readonly string[]): void {
  if (dependants.length === 0) return;
  throw new UsageError(
    `${dependants.join(", ")} ${dependants.length === 1 ? "needs" : "need"} what would be deleted`,
    `delete ${dependants.length === 1 ? "it" : "them"} too: monk delete ${[...targets, ...dependants].join(" ")}`,
  );
}
