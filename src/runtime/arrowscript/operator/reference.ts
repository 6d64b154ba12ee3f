import { ArrowError } from "../arrow-error.ts";
import { fail } from "../interrupted.ts";
import { objectOf } from "../value.ts";
import type { Operator, Seen } from "./operator.ts";

const ownOrNamed = ({ given, available }: Seen) => Math.min(1, given ?? available);

export const references: readonly Operator[] = [
  {
    name: "connection-target",
    signature: "| connection-target(name) | path String",
    help: "The path of the template bound in `connections`.",
    takes: 1,
    names: "connection",
    run: (operands, { scope }) => {
      const name = operands.string(0);
      return scope.connectionTarget(name) ?? fail("unknown-connection", `no connection "${name}" in connections`);
    },
  },
  {
    name: "entity-state",
    signature: "(path) | entity-state | Object",
    help: "The state of the template at the path, or, on an empty stack, of the own template; `{}` while there is no state yet.",
    takes: ownOrNamed,
    names: "state",
    run: (operands, { scope }) => {
      const path = operands.all.length === 0 ? undefined : operands.string(0);
      const state = scope.entityState(path);
      return state === null ? objectOf([]) : (state ?? noTemplate(path, scope.path));
    },
  },
  {
    name: "entity",
    aliases: ["get-entity"],
    signature: "(path) | entity | Object",
    help: "The evaluated definition of the template at the path, or, on an empty stack, of the own template.",
    takes: ownOrNamed,
    names: "definition",
    run: (operands, { scope }) => {
      const path = operands.all.length === 0 ? undefined : operands.string(0);
      return scope.entityDefinition(path) ?? noTemplate(path, scope.path);
    },
  },
  {
    name: "secret",
    aliases: ["secret-get"],
    signature: "| secret(name) | String",
    help: "The value of a secret that the template is permitted to read.",
    takes: 1,
    names: "secret",
    run: (operands, { scope }) => {
      const name = operands.string(0);
      return scope.secret(name) ?? fail("no-secret", `Secret "${name}" not found or invalid`);
    },
  },
  {
    name: "default",
    signature: "(x) | default(y) | x or y",
    help: "`y` when `x` is nil; an Error or an Unknown is not nil and stays, `if-error` is for Errors.",
    takes: 2,
    run: (operands) => (operands.raw(0) === null ? operands.raw(1) : operands.raw(0)),
  },
  {
    name: "if-error",
    signature: "(x) | if-error(y) | x or y",
    help: "`y` when `x` is an Error; an Unknown stays.",
    takes: 2,
    run: (operands) => (operands.raw(0) instanceof ArrowError ? operands.raw(1) : operands.raw(0)),
  },
  {
    name: "env",
    signature: "| env(name, fallback?) | value",
    help: "A variable of the process's environment; the fallback, or nil, when it is not set.",
    takes: ({ given }) => Math.max(1, given ?? 1),
    most: 2,
    names: "environment",
    run: (operands, { scope }) => scope.environment?.(operands.string(0)) ?? operands.raw(1),
  },
  {
    name: "random-uuid",
    signature: "| random-uuid | String",
    help: "A version 4 UUID, another one at each evaluation.",
    takes: 0,
    run: (_operands, { scope }) => scope.randomUuid?.() ?? globalThis.crypto.randomUUID(),
  },
];

function noTemplate(path: string | undefined, own: string): never {
  return fail("unknown-template", `no entity at "${path ?? own}"`);
}
