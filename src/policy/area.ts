/** What a policy can speak of. `system`, such as the limits of the service itself, is open to everybody and has no rule. */
export const areas = [
  "projects",
  "clusters",
  "users",
  "network",
  "backups",
  "organizations",
  "alerts",
  "keys",
] as const;

/** Those that operations and the audit log can speak of. */
export const allAreas = [...areas, "system"] as const;

/** In the place of a name: all of them. */
export const all = "*";
