/** The text is not a script. `offset` counts UTF-16 units from the start of the text given to `parse`. */
export class ArrowSyntaxError extends Error {
  override readonly name = "ArrowSyntaxError";
  readonly offset: number;
  readonly expected: string;
  readonly found: string;

  constructor(offset: number, expected: string, found: string) {
    super(`expected ${expected}, found ${found} at offset ${offset}`);
    this.offset = offset;
    this.expected = expected;
    this.found = found;
  }
}
