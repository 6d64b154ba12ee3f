import { isLarger } from "../policy/index.ts";

/** Members of cluster bodies that name a tier. */
const members = new Set(["instanceSize", "instanceSizeName", "minInstanceSize", "maxInstanceSize"]);

/** The largest tier that a body names, or undefined where it names none. */
export function sizeIn(body: unknown): string | undefined {
  return tiersIn(body).reduce<string | undefined>((largest, tier) => {
    return largest === undefined || isLarger(tier, largest) ? tier : largest;
  }, undefined);
}

function tiersIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(tiersIn);
  if (typeof value !== "object" || value === null) return [];
  const named = Object.entries(value).flatMap(([name, member]) =>
    members.has(name) && typeof member === "string" ? [member] : tiersIn(member),
  );
  // A Flex cluster has but one tier, which its body does not name.
  return named.length === 0 && "providerSettings" in value ? ["FLEX"] : named;
}
