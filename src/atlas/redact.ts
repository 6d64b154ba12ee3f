/** Shorter texts occur by chance; Atlas accepts no password below 8 characters. */
const shortest = 6;

/**
 * The services that alerts tell are called with keys, and with addresses that let whoever knows them write there; who
 * knows the address of a download has the data.
 */
const secretMember =
  /password|secret|private_?key|token|credential|(api|service|routing)_?key$|webhook_?url$|headers_?template$|(delivery|download|snapshot)_?urls?$/i;

/** Cuts secrets out of a text: those given, as they are and percent-encoded, and what looks like one by its form. */
export function redact(text: string, secrets: readonly string[]): string {
  let cut = text;
  for (const secret of secrets) {
    for (const spelling of new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])) {
      if (spelling.length >= shortest) {
        cut = cut.split(spelling).join("[secret]");
      }
    }
  }
  return (
    cut
      .replace(/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, "$1 [secret]")
      // The proof of a Digest: who has it may try keys on it, as fast as their machines are.
      .replace(/\bresponse\s*=\s*"?[0-9a-f]{32,}"?/gi, "response=[secret]")
      .replace(/(:\/\/[^\s/:@]+:)[^\s/@]+@/g, "$1[secret]@")
  );
}

/** The same for every text within a value of any shape. */
export function redactWithin(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === "string") {
    return redact(value, secrets);
  }
  if (Array.isArray(value)) {
    return value.map((one) => redactWithin(one, secrets));
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, redactWithin(member, secrets)]))
    : value;
}

/** The value with the texts cut of all members whose names say that they are secret. */
export function withoutSecretMembers(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutSecretMembers);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      secretMember.test(name) ? withoutTexts(member) : withoutSecretMembers(member),
    ]),
  );
}

/** A list of secrets is one as well. */
function withoutTexts(member: unknown): unknown {
  if (Array.isArray(member)) {
    return member.map(withoutTexts);
  }
  return typeof member === "string" ? "[secret]" : withoutSecretMembers(member);
}

/** The values in a request's body whose names say that they are secret. */
export function secretsInBody(body: string | undefined): readonly string[] {
  const found: string[] = [];
  const walk = (value: unknown): void => {
    if (typeof value !== "object" || value === null) {
      return;
    }
    for (const [name, member] of Object.entries(value)) {
      if (typeof member === "string" && secretMember.test(name)) {
        found.push(member);
      } else {
        walk(member);
      }
    }
  };
  walk(body === undefined ? undefined : JSON.parse(body));
  return found;
}
