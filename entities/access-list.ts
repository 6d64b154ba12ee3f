import type { AccessEntry, Atlas, NewAccessEntry } from "../src/atlas/index.ts";
import type { Neighbour } from "../src/entity/index.ts";
import { addressMistake, type Block, block } from "./address.ts";
import { removed } from "./removal.ts";

/** The access list of one project, as clusters and entries work with it. */
export class AccessList {
  private readonly atlas: Atlas;
  private readonly groupId: string;
  private readonly others: () => readonly Neighbour[];

  /** `others` may share an entry: it stays until the last of them lets go of it. */
  constructor(atlas: Atlas, groupId: string, others: () => readonly Neighbour[]) {
    this.atlas = atlas;
    this.groupId = groupId;
    this.others = others;
  }

  /** Every block that is open, in one spelling. */
  async blocks(): Promise<ReadonlySet<Block>> {
    const entries = await this.atlas.collection("listAccessEntries", { groupId: this.groupId });
    return new Set(entries.map(entryValue));
  }

  find(value: string, fresh: boolean): Promise<AccessEntry | undefined> {
    return this.atlas.find("getAccessEntry", { groupId: this.groupId, entryValue: value }, { fresh });
  }

  /** One request, however many. An entry that is there already gets the comment and the date. */
  async add(entries: readonly NewAccessEntry[]): Promise<void> {
    await this.atlas.call("createAccessEntries", { groupId: this.groupId, body: entries });
  }

  /** Absent afterwards, whether or not it was there; unless another entity of this home wants it to stay. */
  async remove(value: string): Promise<void> {
    if (this.isShared(value)) return;
    await removed(() => this.atlas.call("deleteAccessEntry", { groupId: this.groupId, entryValue: value }));
  }

  /** Whether another entity of this home wants it to stay. */
  isShared(value: string): boolean {
    return this.others().some((other) => !other.leaving && this.claims(other.state, value));
  }

  /** Whether another entity of this home has made it. */
  isMadeHere(value: string): boolean {
    return this.others().some(({ leaving, begun, state }) => {
      if (leaving || !this.claims(state, value)) return false;
      return state.entry_value !== value || state.existing === false || (begun && state.existing === undefined);
    });
  }

  /** What has yet to be active, or undefined when all of them are. */
  async pending(values: readonly string[]): Promise<{ why: string; failed?: boolean } | undefined> {
    for (const value of values) {
      const status = await this.atlas.find("getAccessEntryStatus", { groupId: this.groupId, entryValue: value });
      if (status?.STATUS === "ACTIVE") continue;
      const why = `access entry ${value} to be active`;
      return status?.STATUS === "FAILED" ? { why: `${why}; Atlas says FAILED`, failed: true } : { why };
    }
    return undefined;
  }

  private claims(
    { project_id, entry_value: entry, allowed }: Readonly<Record<string, unknown>>,
    value: string,
  ): boolean {
    if (project_id !== this.groupId) return false;
    return entry === value || (Array.isArray(allowed) && allowed.includes(value));
  }
}

/** What the work on the access list of one project takes its turn by. */
export function accessListOf(groupId: string): string {
  return `access list of ${groupId}`;
}

/** An entry's value in one spelling: a block, or a security group. */
export function entryValue(entry: AccessEntry | NewAccessEntry): string {
  const value = entry.cidrBlock ?? entry.ipAddress ?? entry.awsSecurityGroup ?? "";
  return addressMistake(value) === undefined ? block(value) : value;
}
