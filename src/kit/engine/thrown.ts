/** What was thrown, as text: Go's side throws errors, plain objects and strings. */
export function textOf(thrown: unknown): string {
  if (typeof thrown === "object" && thrown !== null) {
    const { message, error } = thrown as { readonly message?: unknown; readonly error?: unknown };
    const said = [message, error].find((one) => typeof one === "string" && one !== "");
    if (typeof said === "string") return said;
  }
  return String(thrown);
}
