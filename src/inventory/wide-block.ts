/** Leading bits of blocks larger than any one organization has: all of the Internet is two such blocks as well as one. */
const widest = { IPv4: 7, IPv6: 15 } as const;

export interface WideBlock {
  readonly family: keyof typeof widest;
  /** Leading bits that its addresses share. */
  readonly prefix: number;
}

/** A block that is as good as open to everybody; undefined for any other entry of an access list. */
export function wideBlock(entry: string): WideBlock | undefined {
  const [, address = "", prefix] = /^([^/]*)\/(\d+)$/.exec(entry) ?? [];
  const family = address.includes(":") ? "IPv6" : "IPv4";
  return prefix === undefined || Number(prefix) > widest[family] ? undefined : { family, prefix: Number(prefix) };
}
