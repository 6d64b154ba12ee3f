import { isUnsettled } from "../src/entity/index.ts";
import type { AccessList } from "./access-list.ts";
import { block } from "./address.ts";

export interface AllowedAddressesOptions {
  readonly list: AccessList;
  /** As `allow_ips` spells them. */
  readonly wanted: readonly string[];
  /** The entries that were made for this cluster. */
  made(): readonly string[];
  /** Notes durably which entries are this cluster's, and whether there are new ones. */
  note(made: readonly string[], isNew: boolean): Promise<void>;
  readonly comment: string;
}

/** What `allow_ips` of one cluster means for its project's access list. */
export class AllowedAddresses {
  readonly wanted: readonly string[];
  private readonly options: AllowedAddressesOptions;

  constructor(options: AllowedAddressesOptions) {
    this.options = options;
    this.wanted = [...new Set(options.wanted.map(block))];
  }

  /** Entries that are wanted and not there, and those that were made for an earlier `allow_ips`. */
  async difference(): Promise<{ missing: string[]; surplus: string[] }> {
    const surplus = this.options.made().filter((one) => !this.wanted.includes(one));
    if (this.wanted.length === 0) return { missing: [], surplus };
    const present = await this.options.list.blocks();
    return { missing: this.wanted.filter((one) => !present.has(one)), surplus };
  }

  /** What is to be made is noted as ours before it is sent: a crash then leaves a note too many, never an entry. */
  async reconcile(): Promise<void> {
    const { list, note, comment } = this.options;
    const { missing, surplus } = await this.difference();
    if (missing.length > 0) {
      await note([...new Set([...this.options.made(), ...missing])].sort(), true);
      try {
        await list.add(missing.map((cidrBlock) => ({ cidrBlock, comment })));
      } catch (error) {
        // Refused for certain: none of them is ours, and somebody else may make them yet.
        if (!isUnsettled(error)) await this.forget(missing);
        throw error;
      }
    }
    for (const entry of surplus) await list.remove(entry);
    if (surplus.length > 0) await this.forget(surplus);
    await this.share();
  }

  /** An entry that another of this home has made, and that is wanted here too, belongs to both: the last one removes it. */
  async share(): Promise<void> {
    const { list, made, note } = this.options;
    const candidates = this.wanted.filter((one) => !made().includes(one) && list.isMadeHere(one));
    if (candidates.length === 0) return;
    const present = await list.blocks();
    const shared = candidates.filter((one) => present.has(one));
    if (shared.length > 0) await note([...made(), ...shared].sort(), false);
  }

  private forget(entries: readonly string[]): Promise<void> {
    const { made, note } = this.options;
    return note(
      made().filter((one) => !entries.includes(one)),
      false,
    );
  }
}
