const pattern = /^(?:M0|FLEX|([MR])(\d{1,4})(_NVME)?(?:_GEN_\d+)?)$/;

/** Whether it is the name of a tier, such as `M30`, `R40_NVME` or `FLEX`. */
export function isTier(text: string): boolean {
  return pattern.test(text);
}

/**
 * Whether a tier is larger than another: M0, then FLEX, then the dedicated ones by their number; of one number R (more
 * memory) is larger than M, and NVMe larger than both. What is no tier that we know is larger than all of them.
 */
export function isLarger(one: string, other: string): boolean {
  return weight(one) > weight(other);
}

function weight(tier: string): number {
  const [found, letter, digits, nvme] = pattern.exec(tier) ?? [];
  if (found === undefined) return Number.POSITIVE_INFINITY;
  if (digits === undefined) return found === "M0" ? 0 : 1;
  return Number(digits) * 10 + (letter === "R" ? 1 : 0) + (nvme === undefined ? 0 : 2);
}
