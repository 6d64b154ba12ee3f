/** Leading bits of blocks larger than any one organization has: all of the Internet is two such blocks as well as one. */
const widest = { IPv4: 7, IPv6: 15 } as const;

export interface WideBlock {
  readonly family: keyof typeof widest;
  /** Leading bits that its addresses share. */
  readonly prefix: number;
}

/** What stands before an IPv4 address that is written as one of IPv6, in bits and in letters. */
const mapped = { bits: 96, form: /^(?:::|(?:0+:){5})ffff:/i } as const;

/** A block that is as good as open to everybody; undefined for any other entry of an access list. */
export function wideBlock(entry: string): WideBlock | undefined {
  const [, address = "", prefix] = /^([^/]*)\/(\d+)$/.exec(entry) ?? [];
  const bits = Number(prefix);
  const isMapped = mapped.form.test(address) && bits >= mapped.bits;
  const family = address.includes(":") && !isMapped ? "IPv6" : "IPv4";
  const shared = isMapped ? bits - mapped.bits : bits;
  return prefix === undefined || shared > widest[family] ? undefined : { family, prefix: shared };
}
