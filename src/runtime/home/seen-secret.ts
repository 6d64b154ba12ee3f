/** Shorter values are left alone: cutting them would cut half of every text. */
const shortest = 4;

interface Form {
  readonly text: string;
  readonly name: string;
}

/**
 * Every secret that this process has read or written, so that it can be cut from whatever is printed.
 * Forms are found by their first characters, so that a thousand passwords cost no more per line than one.
 */
export class SeenSecrets {
  readonly #values = new Set<string>();
  readonly #forms = new Map<string, Form[]>();

  add(name: string, value: string): void {
    if (this.#values.has(value)) return;
    this.#values.add(value);
    if (value.length < shortest) return;
    for (const text of new Set(formsOf(value))) {
      const start = text.slice(0, shortest);
      const forms = [...(this.#forms.get(start) ?? []), { text, name }];
      // The longest first: a secret that begins with another one is cut whole.
      this.#forms.set(
        start,
        forms.sort((one, other) => other.text.length - one.text.length),
      );
    }
  }

  values(): Iterable<string> {
    return this.#values.values();
  }

  /** The text with every secret of 4 characters or more, however encoded, replaced by `[secret NAME]`. */
  redact(text: string): string {
    let redacted = "";
    let kept = 0;
    for (let at = 0; at + shortest <= text.length && this.#forms.size > 0; at += 1) {
      const form = this.#forms.get(text.slice(at, at + shortest))?.find((form) => text.startsWith(form.text, at));
      if (!form) continue;
      redacted += `${text.slice(kept, at)}[secret ${form.name}]`;
      kept = at + form.text.length;
      at = kept - 1;
    }
    return redacted + text.slice(kept);
  }
}

function formsOf(value: string): string[] {
  const url = encodeURIComponent(Buffer.from(value).toString());
  const json = JSON.stringify(value).slice(1, -1);
  return [
    value,
    url,
    url.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    new URLSearchParams([["", value]]).toString().slice(1),
    json,
    JSON.stringify(json).slice(1, -1),
    ...base64Forms(value),
  ];
}

/** Alone, and inside something longer, where it starts at any of three places; without the characters it shares. */
function base64Forms(value: string): string[] {
  const bytes = Buffer.from(value);
  const forms = [bytes.toString("base64"), bytes.toString("base64").replace(/=+$/, "")];
  for (const before of [0, 1, 2]) {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    const start = Math.ceil((before * 8) / 6);
    const end = Math.floor(((before + bytes.length) * 8) / 6);
    if (end - start >= 6) forms.push(text.slice(start, end));
  }
  return forms.flatMap((form) => [form, form.replaceAll("+", "-").replaceAll("/", "_")]);
}
