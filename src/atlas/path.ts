/** Percent-encodes everything but unreserved characters, so that a value is always one path segment. */
export function encodeValue(value: string): string {
  let encoded: string;
  try {
    encoded = encodeURIComponent(value);
  } catch {
    // Its own message, "URI malformed", names neither the reason nor the value's kind.
    throw new TypeError("A text with half a character (a lone surrogate) cannot be part of an address");
  }
  return encoded.replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
}

/**
 * Fills a template's `{names}`.
 * Throws where a value is missing or cannot be a segment: proxies resolve `.` and `..` however they are encoded.
 */
export function fillPath(template: string, given: Readonly<Record<string, unknown>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = given[name];
    if (typeof value !== "string" || value === "") {
      throw new TypeError(
        `${template} needs a text for {${name}}, and got ${value === "" ? "an empty one" : typeof value}`,
      );
    }
    if (value === "." || value === "..") {
      throw new TypeError(`${template} cannot have "${value}" for {${name}}: it would lead to another path`);
    }
    return encodeValue(value);
  });
}

/** What fills a template's `{names}`, by name. */
export function parametersOf(template: string, given: Readonly<Record<string, unknown>>): Record<string, string> {
  const names = template.match(/\{\w+\}/g) ?? [];
  return Object.fromEntries(names.map((one) => [one.slice(1, -1), String(given[one.slice(1, -1)])]));
}

/** `?a=1&b=x&b=y`, or nothing. Undefined members are left out; an array repeats its name. */
export function queryText(query: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((one) => one !== undefined)
      .map((one) => `${encodeValue(name)}=${encodeValue(String(one))}`),
  );
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}
