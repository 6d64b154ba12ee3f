import fc from "fast-check";
import { faults } from "./fault.ts";
import {
  addresses,
  allowed,
  backups,
  clusterNames,
  comments,
  passwordNames,
  projectNames,
  roles,
  type Spec,
  sizes,
  tags,
  userNames,
} from "./walk-declared.ts";

// Steps are plain data. Whatever they speak of by number is found when they are walked, counted round and round,
// so that every history makes sense, and still does with steps taken out of it.

/** What befalls a run at its request number `at`. */
export type Trouble =
  | { readonly kind: "kill"; readonly at: number; readonly when: "before" | "after" }
  | { readonly kind: "ctrl-c"; readonly at: number }
  | { readonly kind: "fault"; readonly at: number; readonly fault: string }
  | { readonly kind: "colleague"; readonly at: number; readonly deed: Deed };

/** What somebody else does in Atlas. */
export type Deed =
  /** Makes what a template declares before we do; `like` it, or with other properties. */
  | { readonly deed: "namesake"; readonly nth: number; readonly like: boolean }
  /** Makes something in a project. */
  | { readonly deed: "make"; readonly kind: "cluster" | "user" | "entry"; readonly nth: number; readonly name: number }
  | { readonly deed: "delete" | "change" | "replace"; readonly nth: number };

export type Edit =
  | { readonly edit: "add"; readonly spec: Spec; readonly project: number }
  | { readonly edit: "remove" | "rekey" | "adopt" | "protect"; readonly nth: number }
  | { readonly edit: "move"; readonly nth: number; readonly project: number }
  /** Properties by their place in the list of what a kind has, values by their place in the pool. */
  | { readonly edit: "change"; readonly nth: number; readonly property: number; readonly value: number };

export type Step =
  | { readonly step: "edit"; readonly edits: readonly Edit[] }
  | { readonly step: "update"; readonly target?: number; readonly trouble?: Trouble }
  | { readonly step: "delete"; readonly target?: number; readonly trouble?: Trouble }
  | { readonly step: "act"; readonly target: number; readonly action: string; readonly trouble?: Trouble }
  | { readonly step: "colleague"; readonly deed: Deed }
  | { readonly step: "secret"; readonly name: string; readonly gone: boolean }
  | { readonly step: "time"; readonly minutes: number };

export interface History {
  readonly first: readonly Edit[];
  /** Seconds until a dedicated cluster is made. */
  readonly provisionSeconds: number;
  readonly steps: readonly Step[];
}

const nth = fc.nat({ max: 11 });
/** Undefined in so many of ten cases. */
const rarely = <T>(one: fc.Arbitrary<T>, nothing: number): fc.Arbitrary<T | undefined> =>
  fc.oneof({ arbitrary: fc.constant(undefined), weight: nothing }, { arbitrary: one, weight: 10 - nothing });
const adopt = rarely(fc.constant(true as const), 9);
const project = fc.constant("");

const clusterSpec: fc.Arbitrary<Spec> = fc.record({
  kind: fc.constant("cluster" as const),
  project,
  name: fc.constantFrom(...clusterNames),
  size: fc.constantFrom(...sizes, "M10" as const),
  allow: fc.constantFrom(...allowed),
  tags: fc.constantFrom(...tags),
  backup: fc.constantFrom(...backups),
  careful: fc.boolean(),
});
const userSpec: fc.Arbitrary<Spec> = fc.record({
  kind: fc.constant("user" as const),
  project,
  name: fc.constantFrom(...userNames),
  role: fc.constantFrom(...roles),
  password: fc.constantFrom(...passwordNames),
});
const entrySpec: fc.Arbitrary<Spec> = fc.record({
  kind: fc.constant("entry" as const),
  project,
  name: fc.constantFrom(...addresses),
  comment: fc.constantFrom(...comments),
});
const projectSpec: fc.Arbitrary<Spec> = fc.record({
  kind: fc.constant("project" as const),
  name: fc.constantFrom(...projectNames),
});

const add = (spec: fc.Arbitrary<Spec>): fc.Arbitrary<Edit> =>
  fc
    .tuple(spec, adopt, nth)
    .map(([one, taken, home]) => ({ edit: "add", spec: taken ? { ...one, adopt: taken } : one, project: home }));
const anyAdd = fc.oneof(
  { arbitrary: add(projectSpec), weight: 2 },
  { arbitrary: add(clusterSpec), weight: 3 },
  { arbitrary: add(userSpec), weight: 2 },
  { arbitrary: add(entrySpec), weight: 2 },
);

const edit: fc.Arbitrary<Edit> = fc.oneof(
  { arbitrary: anyAdd, weight: 4 },
  { arbitrary: fc.record({ edit: fc.constant("change" as const), nth, property: nth, value: nth }), weight: 6 },
  { arbitrary: fc.record({ edit: fc.constantFrom("remove" as const, "rekey" as const), nth }), weight: 4 },
  { arbitrary: fc.record({ edit: fc.constantFrom("adopt" as const, "protect" as const), nth }), weight: 2 },
  { arbitrary: fc.record({ edit: fc.constant("move" as const), nth, project: nth }), weight: 2 },
);

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { arbitrary: fc.record({ deed: fc.constant("namesake" as const), nth, like: fc.boolean() }), weight: 3 },
  {
    arbitrary: fc.record({
      deed: fc.constant("make" as const),
      kind: fc.constantFrom("cluster" as const, "user" as const, "entry" as const),
      nth,
      name: nth,
    }),
    weight: 2,
  },
  {
    arbitrary: fc.record({
      deed: fc.constantFrom("delete" as const, "change" as const, "change" as const, "replace" as const),
      nth,
    }),
    weight: 4,
  },
);

const at = fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 40 }));
const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  {
    arbitrary: fc.record({
      kind: fc.constant("kill" as const),
      at,
      when: fc.constantFrom("before" as const, "after" as const),
    }),
    weight: 4,
  },
  { arbitrary: fc.record({ kind: fc.constant("ctrl-c" as const), at }), weight: 1 },
  {
    arbitrary: fc.record({
      kind: fc.constant("fault" as const),
      at,
      fault: fc.constantFrom(...faults.map(({ name }) => name)),
    }),
    weight: 5,
  },
  { arbitrary: fc.record({ kind: fc.constant("colleague" as const), at, deed }), weight: 2 },
);
const troubled = rarely(trouble, 4);
const target = rarely(nth, 7);

/** Without the members that are undefined, so that a history reads well. */
const lean = <T extends object>(one: T): T =>
  Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined)) as T;

export const actions = [
  "create-snapshot wait=true",
  "create-snapshot",
  "restore latest=true wait=true",
  "restore latest=true",
  "verify-backup latest=true",
  "list-snapshots",
  "get-backup-info",
] as const;

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    arbitrary: fc.record({ step: fc.constant("edit" as const), edits: fc.array(edit, { minLength: 1, maxLength: 3 }) }),
    weight: 6,
  },
  { arbitrary: fc.record({ step: fc.constant("update" as const), target, trouble: troubled }).map(lean), weight: 8 },
  { arbitrary: fc.record({ step: fc.constant("delete" as const), target, trouble: troubled }).map(lean), weight: 2 },
  {
    arbitrary: fc
      .record({
        step: fc.constant("act" as const),
        target: nth,
        action: fc.constantFrom(...actions),
        trouble: troubled,
      })
      .map(lean),
    weight: 3,
  },
  { arbitrary: fc.record({ step: fc.constant("colleague" as const), deed }), weight: 4 },
  {
    arbitrary: fc.record({
      step: fc.constant("secret" as const),
      name: fc.constantFrom(...passwordNames),
      gone: fc.boolean(),
    }),
    weight: 1,
  },
  { arbitrary: fc.record({ step: fc.constant("time" as const), minutes: fc.constantFrom(5, 90, 3000) }), weight: 1 },
) as fc.Arbitrary<Step>;

export const history: fc.Arbitrary<History> = fc.record({
  first: fc
    .tuple(add(projectSpec), fc.array(anyAdd, { minLength: 1, maxLength: 5 }))
    .map(([home, rest]) => [home, ...rest]),
  provisionSeconds: fc.constantFrom(0, 0, 20),
  steps: fc.array(step, { minLength: 5, maxLength: 12 }),
});
