import ipaddr from "ipaddr.js";

/** A block with its host bits cleared and IPv6 written out in full, or undefined when the text is not a CIDR block. */
export function normalBlock(text: string): string | undefined {
  if (!ipaddr.isValidCIDR(text) || !/^[0-9a-f.:]+\/\d+$/i.test(text)) return undefined;
  const [address, bits] = ipaddr.parseCIDR(text);
  const bytes = address.toByteArray().map((byte, index) => byte & mask(bits - index * 8));
  return `${ipaddr.fromByteArray(bytes).toNormalizedString()}/${bits}`;
}

function mask(bits: number): number {
  return bits >= 8 ? 255 : bits <= 0 ? 0 : 256 - 2 ** (8 - bits);
}

/** The block of one address. IPv6 must be written out in full; undefined for anything else. */
export function addressBlock(text: string): string | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return `${text}/32`;
  if (!/^([0-9a-f]{1,4}:){7}[0-9a-f]{1,4}$/i.test(text)) return undefined;
  return `${ipaddr.parse(text).toNormalizedString()}/128`;
}

/** The address, when the block holds just one. */
export function soleAddress(block: string): string | undefined {
  const [address, bits] = block.split("/");
  return bits === (address?.includes(":") ? "128" : "32") ? address : undefined;
}

/** Whether one of the addresses or blocks covers the address. */
export function inList(address: string, list: readonly string[]): boolean {
  const parsed = ipaddr.parse(address);
  return list.some((item) => {
    const block = item.includes("/") ? normalBlock(item) : addressBlock(item);
    if (block === undefined) return false;
    const [network, bits] = ipaddr.parseCIDR(block);
    return network.kind() === parsed.kind() && parsed.match(network, bits);
  });
}
