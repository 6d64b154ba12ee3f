/** A value as a script writes it out. */
export type Literal = null | boolean | number | bigint | string;

/** One item of a script. `at` is its offset in the text given to `parse`. */
export type Node =
  | { readonly kind: "literal"; readonly at: number; readonly value: Literal }
  | { readonly kind: "variable"; readonly at: number; readonly name: string; readonly subscript?: string | number }
  | { readonly kind: "interpolation"; readonly at: number; readonly parts: readonly (string | readonly Node[])[] }
  | { readonly kind: "array"; readonly at: number; readonly items: readonly (readonly Node[])[] }
  | { readonly kind: "object"; readonly at: number; readonly entries: readonly ObjectEntry[] }
  | { readonly kind: "function"; readonly at: number; readonly body: readonly Node[] }
  | OperatorNode;

/** `arguments` is absent in postfix form: `add` has none, `add()` has an empty list. */
export interface OperatorNode {
  readonly kind: "operator";
  readonly at: number;
  readonly name: string;
  readonly arguments?: readonly (readonly Node[])[];
}

export interface ObjectEntry {
  readonly key: Node;
  readonly value: readonly Node[];
}

/** A parsed script: immutable, holds nothing of a scope, may be evaluated any number of times. */
export interface Script {
  readonly text: string;
  readonly body: readonly Node[];
}
