/** What somebody wants to do, in the words of policies. */
export interface AccessRequest {
  /** Such as `clusters`; the operations table says which operation belongs to which. */
  readonly area: string;
  readonly access: "read" | "write";
  /** `plan`, `update`, `delete`, or the name of an entity's action. */
  readonly action: string;
  /** The projects that it is about; none where it is about the organization, or all that the caller can see. */
  readonly projects: readonly ProjectReference[];
  /** The largest tier that it would bring about, such as `M30`. */
  readonly size?: string;
}

/** A project by whatever is known of it: neither, for one that is known later. Of one that is to be made, the name. */
export interface ProjectReference {
  readonly id?: string;
  readonly name?: string;
  /** The name was looked up for the policy alone: whoever asks may not be allowed to know it. */
  readonly confidential?: true;
}

/** Why it may not be, for a person. */
export interface Refusal {
  /** The rule that forbids it, or that comes nearest to allowing it, as `FILE: agents.NAME.deny[0] "no restores"`. */
  readonly rule?: string;
  /** A sentence without its full stop. */
  readonly reason: string;
  readonly hint: string;
  /** Whether it might be allowed if more were known of the projects: their names. */
  readonly unnamed?: true;
}

/** Whoever decides. Undefined means that it may be. */
export interface Judge {
  judge(request: AccessRequest): Refusal | undefined;
}
