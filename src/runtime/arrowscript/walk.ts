import type { Node } from "./script.ts";

/** Every node of a body, those inside others included, each with the item directly before it. */
export function nodesOf(body: readonly Node[]): { readonly node: Node; readonly before: Node | undefined }[] {
  return body.flatMap((node, index) => [{ node, before: body[index - 1] }, ...partsOf(node).flatMap(nodesOf)]);
}

function partsOf(node: Node): readonly (readonly Node[])[] {
  switch (node.kind) {
    case "array":
      return node.items;
    case "object":
      return node.entries.flatMap(({ key, value }) => [[key], value]);
    case "function":
      return [node.body];
    case "interpolation":
      return node.parts.filter((part) => typeof part !== "string");
    case "operator":
      return node.arguments ?? [];
    default:
      return [];
  }
}
