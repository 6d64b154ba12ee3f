/** One challenge of a `WWW-Authenticate` header; names in lower case. */
export interface Challenge {
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, string>>;
}

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
/** An unquoted value is read up to the next comma: some servers forget the quotes. */
const parameter = new RegExp(`^(${token})\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s,"]+))`);
const scheme = new RegExp(`^([A-Za-z]${token}|[A-Za-z])(?=\\s|,|$)`);
const unreadable = new RegExp(`^(?:${token}|[^])`);

/** Every challenge of a header, several headers joined by commas included. What cannot be read is passed over. */
export function parseChallenges(header: string): readonly Challenge[] {
  const challenges: { scheme: string; parameters: Record<string, string> }[] = [];
  let rest = header;
  while (rest !== "") {
    const found = parameter.exec(rest);
    const begun = found === null ? scheme.exec(rest) : null;
    if (found !== null) {
      const [, name = "", quoted, plain = ""] = found;
      const parameters = challenges[challenges.length - 1]?.parameters;
      if (parameters !== undefined) {
        parameters[name.toLowerCase()] = quoted === undefined ? plain : quoted.replace(/\\(.)/g, "$1");
      }
    } else if (begun !== null) {
      challenges.push({ scheme: (begun[1] ?? "").toLowerCase(), parameters: {} });
    }
    // A word that cannot be read is passed over whole: to try again inside of it takes quadratic time.
    const read = (found ?? begun ?? unreadable.exec(rest))?.[0].length ?? 1;
    rest = rest.slice(read).replace(/^[\s,]+/, "");
  }
  return challenges;
}
