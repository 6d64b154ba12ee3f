import { UsageError } from "../runtime/input-error.ts";

/** Usernames, one a line, in lower case; what follows a `#` is a comment. `file` is its name, for a mistake. */
export function namesOfLeft(text: string, file: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [index, line] of text
    .replace(/^\ufeff/, "")
    .split(/\r?\n/)
    .entries()) {
    const name = line.replace(/(^|\s)#.*$/, "").trim();
    if (name === "") continue;
    if (/[\s,;]/.test(name)) {
      const problem = `${file}:${index + 1}: ${JSON.stringify(name)} is no username`;
      throw new UsageError(problem, "one username a line, such as jo@example.com");
    }
    names.add(name.toLowerCase());
  }
  if (names.size === 0) throw new UsageError(`${file} names nobody`, "one username a line, such as jo@example.com");
  return names;
}
