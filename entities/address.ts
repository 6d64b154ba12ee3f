import ipaddr from "ipaddr.js";

/** An address or a block as Atlas lists it: `198.51.100.7/32`, `2001:db8:0:0:0:0:0:0/32`. */
export type Block = string;

/** What Atlas would take in the place of this text, or undefined when it takes the text. */
export function addressMistake(text: string): string | undefined {
  const [address = "", prefix, ...rest] = text.split("/");
  if (rest.length > 0 || !isAddress(address)) return "an IPv4 or IPv6 address, or a block such as 192.168.1.0/24";
  if (prefix === undefined) return undefined;
  const parsed = ipaddr.parse(address);
  const most = parsed.kind() === "ipv4" ? 32 : 128;
  if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > most)
    return `a block whose part after \`/\` is a number from 0 to ${most}`;
  const network = networkOf(parsed, Number(prefix));
  return network === parsed.toNormalizedString()
    ? undefined
    : `a block without bits beyond its prefix: ${network}/${prefix}`;
}

/** One spelling for one meaning, the one that Atlas lists: a plain address becomes a block of one. */
export function block(text: string): Block {
  const [address = "", prefix] = text.split("/");
  const parsed = ipaddr.parse(address);
  return `${parsed.toNormalizedString()}/${prefix ?? (parsed.kind() === "ipv4" ? 32 : 128)}`;
}

/** Four decimal parts, or IPv6; none of the shorthand (`10.1`, octal, hexadecimal) that parsers of addresses allow. */
function isAddress(text: string): boolean {
  return text.includes(":")
    ? ipaddr.IPv6.isValid(text) && !text.includes("%")
    : ipaddr.IPv4.isValidFourPartDecimal(text);
}

function networkOf(address: ipaddr.IPv4 | ipaddr.IPv6, prefix: number): string {
  const bytes = address.toByteArray().map((byte, index) => {
    const bits = Math.min(8, Math.max(0, prefix - index * 8));
    return byte & (0xff << (8 - bits)) & 0xff;
  });
  return ipaddr.fromByteArray(bytes).toNormalizedString();
}
