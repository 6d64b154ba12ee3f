import { z } from "zod";
import { AtlasError } from "../../src/atlas/index.ts";
import { Explained, isUnsettled } from "../../src/entity/index.ts";
import { addressMistake, type Block, block } from "../address.ts";

/** What both kinds of credential say of the addresses that they may be used from. */
export const accessList = z
  .array(
    z.string().superRefine((text, check) => {
      const mistake = addressMistake(text);
      if (mistake) check.addIssue({ code: "custom", message: mistake });
    }),
  )
  .min(1, "at least one address or block; Atlas opens an empty list to everyone, so none is ever left empty")
  .optional()
  .describe("Addresses and blocks that it may be used from, all of them; left as they are when left out");

/** The access list of one credential, as Atlas lets it be worked with. */
export interface AccessListCalls {
  /** What a sentence calls the credential, for example `API key "deployer"`. */
  readonly label: string;
  blocks(): Promise<readonly Block[]>;
  /** One request, however many. */
  add(blocks: readonly Block[]): Promise<void>;
  /** Absent afterwards, whether or not it was there. */
  remove(entry: Block): Promise<void>;
}

/** In one spelling and one order, so that Atlas's is no difference. */
export function shownAccessList(addresses: readonly string[]): Block[] {
  return Array.from(new Set(addresses.map(block))).sort();
}

/** New entries come before old ones go, so that the list is never empty, and open to everyone, in between. */
export async function reconcileAccessList(wanted: readonly string[], calls: AccessListCalls): Promise<void> {
  const blocks = shownAccessList(wanted);
  const present = await calls.blocks();
  await add(
    blocks.filter((one) => !present.includes(one)),
    calls,
  );
  for (const entry of present.filter((one) => !blocks.includes(one))) await remove(entry, calls);
}

/** Atlas takes none of them where one is there already: somebody else's, or one whose answer was lost. */
async function add(missing: readonly Block[], calls: AccessListCalls): Promise<void> {
  if (missing.length === 0) return;
  try {
    await calls.add(missing);
  } catch (error) {
    const isThere = error instanceof AtlasError && error.errorCode === "ADDRESS_ALREADY_IN_ACCESS_LIST";
    if (!isThere && !isUnsettled(error)) throw error;
    const present = await calls.blocks();
    const left = missing.filter((one) => !present.includes(one));
    if (left.length > 0) await calls.add(left);
  }
}

async function remove(entry: Block, calls: AccessListCalls): Promise<void> {
  try {
    await calls.remove(entry);
  } catch (error) {
    if (!(error instanceof AtlasError) || error.errorCode !== "CANNOT_REMOVE_CALLER_FROM_ACCESS_LIST") throw error;
    throw new Explained(
      `${calls.label}: entry ${entry} stays, for it lets in the address that this very run comes from`,
      "Leave it in access_list, or run monk from another address.",
      { cause: error },
    );
  }
}
