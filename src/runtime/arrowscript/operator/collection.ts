import { ArrowError } from "../arrow-error.ts";
import { fail, Interrupted } from "../interrupted.ts";
import { textOf } from "../text.ts";
import { Unknown } from "../unknown.ts";
import { isArray, isObject, kindOf, memberOf, objectOf, type Value } from "../value.ts";
import type { Operator } from "./operator.ts";

export const collections: readonly Operator[] = [
  {
    name: "get-member",
    signature: "(Object) | get-member(key) | value",
    help: "The member's value, or of an Array the item at an index from 0; nil when there is none, and nil of nil, so that `default` can follow.",
    takes: 2,
    run: (operands) => {
      const owner = operands.raw(0);
      if (owner instanceof ArrowError) return unreadable(owner);
      const [known, key] = [operands.known(0), operands.known(1)];
      if (known === null) return null;
      if (isArray(known) && typeof key === "number") return known[key] ?? null;
      if (isObject(known) && (typeof key === "string" || typeof key === "number")) return memberOf(known, String(key));
      return fail("wrong-type", `no member of ${kindOf(known)} can be read with a key of type ${kindOf(key)}`);
    },
  },
  {
    name: "first",
    signature: "(Array) | first | item",
    help: "The first item; nil when the Array is empty or nil.",
    takes: 1,
    run: (operands) => (operands.raw(0) === null ? null : (operands.array(0)[0] ?? null)),
  },
  {
    name: "last",
    signature: "(Array) | last | item",
    help: "The last item; nil when the Array is empty or nil.",
    takes: 1,
    run: (operands) => (operands.raw(0) === null ? null : (operands.array(0).at(-1) ?? null)),
  },
  { name: "array", signature: "| array | []", help: "An empty Array.", takes: 0, run: () => [] },
  { name: "object", signature: "| object | {}", help: "An empty Object.", takes: 0, run: () => objectOf([]) },
  {
    name: "append",
    signature: "(Array) (x) | append | Array",
    help: "A new Array with the value at its end.",
    takes: 2,
    run: (operands) => [...operands.array(0), operands.raw(1)],
  },
  {
    name: "assoc",
    signature: "(Object) (key) (value) | assoc | Object",
    help: "A new Object in which the key, cast to String, has the value.",
    takes: 3,
    run: (operands, { budget }) =>
      objectOf([...Object.entries(operands.object(0)), [textOf(operands.known(1), budget), operands.raw(2)]]),
  },
  {
    name: "map",
    signature: "(Array) | map(Func) | Array",
    help: "Runs the block once for each item, each time on a stack of its own that holds the item; an Error of one item stays inside the Array.",
    takes: 2,
    run: (operands, machine) => {
      const { body } = operands.func(1);
      return operands.array(0).map((item) => machine.result(body, [item]).value);
    },
  },
  {
    name: "filter",
    signature: "(Array) | filter(Func) | Array",
    help: "Keeps the items for which the block, run as `map` does, gives true.",
    takes: 2,
    run: (operands, machine) => {
      const { body } = operands.func(1);
      return operands.array(0).filter((item) => kept(machine.result(body, [item]).value));
    },
  },
];

function unreadable(owner: ArrowError): ArrowError {
  const known = "could not access member value of error";
  if (owner.detail.startsWith(known)) return owner;
  return new ArrowError(owner.code, `${known} (${owner.message})`);
}

function kept(answer: Value): boolean {
  if (answer instanceof ArrowError || answer instanceof Unknown) throw new Interrupted(answer);
  return typeof answer === "boolean"
    ? answer
    : fail("wrong-type", `the block must give a Boolean, found ${kindOf(answer)}`);
}
