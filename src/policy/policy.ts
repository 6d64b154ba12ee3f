/** A policy file that was read and has no mistake. */
export interface Policy {
  /** As shown to the user. */
  readonly file: string;
  /** By name; `*` is everybody. */
  readonly agents: ReadonlyMap<string, AgentRules>;
}

export interface AgentRules {
  readonly allow: readonly Rule[];
  readonly deny: readonly Rule[];
}

/** One rule. What is left out is no condition, but that `api` writes only where an allow rule names it. */
export interface Rule {
  /** Where it stands and what it is called: `FILE: agents.NAME.allow[0] "staging"`. */
  readonly label: string;
  /** Areas, or `*`. */
  readonly read: readonly string[];
  readonly write: readonly string[];
  /** Ids, and names with `*` for any characters. */
  readonly projects?: readonly string[] | undefined;
  readonly actions?: readonly string[] | undefined;
  readonly up_to?: string | undefined;
}
