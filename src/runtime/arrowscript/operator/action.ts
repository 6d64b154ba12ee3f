import { fail, Interrupted } from "../interrupted.ts";
import { errorsIn, type Plain, toPlain, unknownsIn } from "../plain.ts";
import { textOf } from "../text.ts";
import type { Operator } from "./operator.ts";
import { unavailable } from "./unavailable.ts";

export const actions: readonly Operator[] = [
  {
    name: "act",
    signature: "| act(path/action, key, value, …) | result",
    help: "Runs an action; arguments alternate between key and value.",
    takes: ({ given }) => Math.max(1, given ?? 1),
    most: Number.POSITIVE_INFINITY,
    names: "action",
    run: (operands, { scope, budget }) => {
      if (scope.act === undefined) return fail("not-run-here", "actions are not run here");
      if (operands.all.length % 2 === 0)
        fail("wrong-arguments", "after the action, keys and values must come in pairs");
      const args = new Map<string, Plain>();
      for (let index = 1; index < operands.all.length; index += 2) {
        const value = toPlain(operands.raw(index + 1), scope.path, budget);
        const obstacle = errorsIn(value)[0]?.error ?? unknownsIn(value)[0]?.unknown;
        if (obstacle !== undefined) throw new Interrupted(obstacle);
        args.set(textOf(operands.known(index), budget), value);
      }
      return scope.act(operands.string(0), args);
    },
  },
  unavailable({
    name: "wait-for",
    signature: "| wait-for(delay, attempts, path/action, key, value, …) | result",
    help: "Runs an action until it succeeds; delay in milliseconds.",
    needs: "the cluster",
    takes: 3,
  }),
  unavailable({
    name: "http-get",
    signature: "| http-get(url, headers?) | body",
    help: "The body of a GET request.",
    needs: "the network",
    takes: 1,
  }),
  unavailable({
    name: "http-post",
    signature: "(body) | http-post(url, headers?) | body",
    help: "The body that answers a POST request.",
    needs: "the network",
    takes: 2,
    below: 1,
  }),
  unavailable({
    name: "rpc-call",
    signature: "(url) | rpc-call(method, argument, …) | response",
    help: "The answer of a JSON-RPC call.",
    needs: "the network",
    takes: 2,
    below: 1,
  }),
  unavailable({
    name: "exec",
    signature: "| exec(container, command, …) | stdout",
    help: "What a command printed in a container.",
    needs: "containers",
    takes: 2,
  }),
];
