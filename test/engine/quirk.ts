/** What the documents of Monk leave open, or contradict each other about. A kit works with every choice. */
export interface Quirks {
  /** Whether `http` names a status other than 2xx as an `error`, beside the status and the body. */
  readonly statusIsError: boolean;
  readonly headerNames: "canonical" | "lower-case";
  readonly headerValues: "text" | "list";
  /** What `http` does when there is no whole answer: an `error` without a status, or a throw. */
  readonly noAnswer: "error" | "throws";
  /** What `secret.get` does when there is no such secret. */
  readonly missingSecret: "undefined" | "throws";
  /** What builtin modules throw: an Error, or an object that has no message. */
  readonly thrown: "Error" | "object";
  /** Whether lists of objects, and lists inside of objects, arrive as members `name!0`, `name!1`, … */
  readonly flattenedLists: boolean;
  /** What `context.args` is when an action is given none. */
  readonly noArguments: "absent" | "empty" | "null";
  /** Whether what the engine is given, and what it gives back, are objects of its own or Go's maps. Only Go has these. */
  readonly values: "own" | "Go";
  /** Whether `defines`, `connections` and the like are part of the definition. */
  readonly controlKeys: "left out" | "kept";
}

/** What the evidence favours. */
export const likelyQuirks: Quirks = {
  statusIsError: true,
  headerNames: "canonical",
  headerValues: "text",
  noAnswer: "error",
  missingSecret: "undefined",
  thrown: "Error",
  flattenedLists: true,
  noArguments: "absent",
  values: "own",
  controlKeys: "left out",
};

/** The opposite of each. */
export const unlikelyQuirks: Quirks = {
  statusIsError: false,
  headerNames: "lower-case",
  headerValues: "list",
  noAnswer: "throws",
  missingSecret: "throws",
  thrown: "object",
  flattenedLists: false,
  noArguments: "null",
  values: "Go",
  controlKeys: "kept",
};

/** Both, for `describe.each`. */
export const quirkSets = [
  ["as Monk is likely to be", likelyQuirks],
  ["as Monk is unlikely to be", unlikelyQuirks],
] as const;
export type QuirkSet = (typeof quirkSets)[number];
