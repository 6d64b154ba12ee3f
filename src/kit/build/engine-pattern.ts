/** General categories, the only properties that Go's regular expressions know by the same name. */
const category =
  /^(?:L|Lu|Ll|Lt|Lm|Lo|M|Mn|Mc|Me|N|Nd|Nl|No|P|Pc|Pd|Ps|Pe|Pi|Pf|Po|S|Sm|Sc|Sk|So|Z|Zs|Zl|Zp|C|Cc|Cf|Co|Cs)$/;

const escaped = /\\(?:[pP]\{([^}]*)\}|.)/gsu;

/** What a regular expression uses that Monk's engine is not known to have. */
export function latePatternParts(pattern: string, flags: string): string[] {
  const unknown = Array.from(flags).filter((flag) => !"gimuy".includes(flag));
  const parts = unknown.map((flag) => `the flag \`${flag}\` of a regular expression`);
  for (const [token, property] of pattern.matchAll(escaped)) {
    if (property !== undefined && !category.test(property)) parts.push(`\`${token}\` in a regular expression`);
  }
  // Between square brackets, and behind a backslash, parentheses are text.
  const groups = pattern.replace(escaped, (token) => (token === "\\k" ? "(?<" : "")).replace(/\[[^\]]*\]/g, "");
  if (/\(\?<[=!]/.test(groups)) parts.push("look-behind in a regular expression");
  if (/\(\?<(?![=!])/.test(groups)) parts.push("a named group in a regular expression");
  if (/\(\?(?![:=!<])/.test(groups)) parts.push("modifiers in a regular expression");
  return [...new Set(parts)];
}

/** Whether Monk's engine takes a `\p{…}` in a pattern for letters: it has two matchers, and only a look-ahead makes it use the one that knows. */
export function isMisread(pattern: string): boolean {
  return /\\[pP]\{/.test(pattern) && !/\(\?[=!]/.test(pattern);
}

/** Whether Go's regular expressions, which have no look-around and no back reference, read a pattern as JavaScript does. */
export function isPortablePattern(pattern: string): boolean {
  const plain = pattern.replace(/\\[^\w]/g, "");
  const counts = Array.from(plain.matchAll(/\{(\d+)(?:,(\d*))?\}/g), ([, least = "", most = ""]) =>
    Math.max(+least, +most),
  );
  const foreign = /\(\?(?!:)|\\[1-9kucx]|\[\^?\]/;
  return !foreign.test(plain) && counts.every((count) => count <= 1000) && latePatternParts(pattern, "").length === 0;
}
