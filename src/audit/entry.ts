/** What is written down of one call of Atlas. No value of a body, no header, no secret. */
export interface AuditEntry {
  /**
   * `asked`: a write is about to be sent. `answered`: a request is over. `refused`: the policy has prevented it.
   * `called`: an agent has called a tool, whatever comes of it.
   */
  readonly event: "asked" | "answered" | "refused" | "called";
  readonly verb?: string;
  readonly entity?: string;
  readonly action?: string;
  readonly operation: string;
  readonly area: string;
  readonly access: "read" | "write";
  readonly method: string;
  readonly path: string;
  /** Id of the project. */
  readonly project?: string;
  readonly fields: readonly string[];
  readonly attempt: number;
  readonly status?: number;
  readonly errorCode?: string;
  readonly requestId?: string;
  readonly milliseconds?: number;
  /** Of a refusal: the rule, or why no rule allows it. */
  readonly rule?: string;
  /** Of a refusal that came again: how often, since the line about it. */
  readonly times?: number;
}

/** Whoever writes it down. */
export interface AuditSink {
  /** Resolves when the line is out of this process, so that a kill cannot lose it. */
  write(entry: AuditEntry): Promise<void>;
  /** The same without waiting: it is out soon, and at the latest when the log is closed. */
  note(entry: AuditEntry): void;
}
