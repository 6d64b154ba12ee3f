const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** UTF-8, without a global that only some engines have. A lone surrogate becomes U+FFFD. */
export function utf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const read = character.codePointAt(0) ?? 0;
    const point = read >= 0xd800 && read <= 0xdfff ? 0xfffd : read;
    if (point < 0x80) {
      bytes.push(point);
    } else if (point < 0x800) {
      bytes.push(0xc0 | (point >> 6), continued(point));
    } else if (point < 0x10000) {
      bytes.push(0xe0 | (point >> 12), continued(point >> 6), continued(point));
    } else {
      bytes.push(0xf0 | (point >> 18), continued(point >> 12), continued(point >> 6), continued(point));
    }
  }
  return Uint8Array.from(bytes);
}

function continued(bits: number): number {
  return 0x80 | (bits & 0x3f);
}

export function base64(bytes: Uint8Array): string {
  let text = "";
  for (let start = 0; start < bytes.length; start += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(start, start + 3);
    const group = (a << 16) | (b << 8) | c;
    const digits = [18, 12, 6, 0].map((shift) => alphabet.charAt((group >> shift) & 0x3f)).join("");
    const missing = Math.max(0, start + 3 - bytes.length);
    text += digits.slice(0, 4 - missing) + "=".repeat(missing);
  }
  return text;
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
