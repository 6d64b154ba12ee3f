import type { Parameters } from "fast-check";

/**
 * How a property is tried: as often as fits into `npm test`, or `MONK_FUZZ` times. The cases are the same each time,
 * unless `MONK_SEED` names others.
 */
export function tries<T = unknown>(usual: number): Parameters<T> {
  const { MONK_FUZZ, MONK_SEED } = process.env;
  return { numRuns: Number(MONK_FUZZ ?? usual), seed: Number(MONK_SEED ?? 5) };
}

/** For a property's time limit: a case takes milliseconds, so that a hang is seen. */
export const fuzzTimeout = 30_000 + Number(process.env.MONK_FUZZ ?? 0) * 100;

/** Fails where something was put into what every object inherits. */
export function prototypeMark(): string {
  return [Object.prototype, Array.prototype, Function.prototype, String.prototype]
    .map((one) => Object.getOwnPropertyNames(one).sort().join())
    .join("\n");
}
