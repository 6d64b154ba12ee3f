import { literalName } from "./literal-name.ts";
import { unknownOperator } from "./machine.ts";
import { mostArguments } from "./operator/operator.ts";
import { operatorNamed } from "./operator/table.ts";
import type { Node, OperatorNode, Script } from "./script.ts";
import { nodesOf } from "./walk.ts";

/** A mistake that is visible without running the script. */
export interface Mistake {
  /** Offset in the text given to `parse`. */
  readonly at: number;
  readonly message: string;
}

/** Unknown operators and calls with too many arguments, in the order of the text. */
export function check(script: Script): readonly Mistake[] {
  const nodes = nodesOf(script.body).map(({ node }) => node);
  const names = new Set(nodes.flatMap(bareNames));
  return nodes
    .flatMap((node) => (node.kind === "operator" && !names.has(node) ? mistakes(node) : []))
    .sort((a, b) => a.at - b.at);
}

function mistakes(node: OperatorNode): Mistake[] {
  const operator = operatorNamed(node.name);
  if (operator === undefined) return [{ at: node.at, message: unknownOperator(node.name).message }];
  const [most, given] = [mostArguments(operator), node.arguments?.length ?? 0];
  if (given <= most) return [];
  return [{ at: node.at, message: `${node.name}: takes at most ${most} arguments, found ${given}` }];
}

/** Bare words that are an operator's name argument, as in `secret(key)`. */
function bareNames(node: Node): readonly Node[] {
  if (node.kind !== "operator" || operatorNamed(node.name)?.names === undefined) return [];
  const first = node.arguments?.[0];
  return first !== undefined && literalName(first) !== undefined ? first : [];
}
