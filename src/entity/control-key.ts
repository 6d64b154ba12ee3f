/** Keys of a template that say something to Monk, and not to the entity. */
export const controlKeys: readonly string[] = [
  "defines",
  "inherits",
  "services",
  "connections",
  "depends",
  "permitted-secrets",
  "variables",
  "files",
  "checks",
  "metadata",
];
