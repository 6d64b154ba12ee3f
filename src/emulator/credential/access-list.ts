import { ApiError } from "../api-error.ts";
import { addressBlock, inList, normalBlock } from "../network.ts";
import { page } from "../page.ts";
import { invalidValue, wrongType } from "../refusal.ts";
import type { Answer, Call } from "../route.ts";
import { list, object, text } from "../rule.ts";
import { apiAccessEntryShape } from "../shape/api-access-entry.ts";
import type { ApiAccessEntryRecord } from "./record.ts";

const newEntries = list(object({ cidrBlock: text(), ipAddress: text() }));

/** Whose list it is, and where it stands in the API. */
export interface ApiAccessList {
  /** The id of an API key, or the client id of a service account. */
  readonly owner: string;
  readonly segments: readonly string[];
  /** How an entry of it looks; as those of API keys do unless said otherwise. */
  readonly shape?: (entry: ApiAccessEntryRecord, segments: readonly string[], call: Call) => unknown;
}

export function listedEntries(call: Call, { owner, segments, shape = apiAccessEntryShape }: ApiAccessList): Answer {
  const entries = call.world.apiAccessEntries.of(owner);
  return { status: 200, body: page(call, segments, entries, (entry) => shape(entry, segments, call)) };
}

/** All of them or none: one that is there already is a conflict. */
export function addEntries(call: Call, whose: ApiAccessList): Answer {
  if (!Array.isArray(call.body)) throw wrongType("body");
  const values = newEntries(call.body, "").map(blockOf);
  for (const [index, value] of values.entries()) {
    if (values.indexOf(value) !== index) {
      throw new ApiError(
        400,
        "DUPLICATE_ADDRESSES_IN_INPUT",
        "Two or more of the IP addresses being added are the same.",
      );
    }
    if (!call.world.apiAccessEntries.get(whose.owner, value)) continue;
    throw new ApiError(409, "ADDRESS_ALREADY_IN_ACCESS_LIST", `The address ${value} is already on the access list.`, {
      parameters: [value],
    });
  }
  for (const value of values) {
    call.world.apiAccessEntries.put(whose.owner, value, { value, created: call.now, count: 0 });
  }
  return listedEntries(call, whose);
}

export function oneEntry(call: Call, { owner, segments }: ApiAccessList): Answer {
  return { status: 200, body: apiAccessEntryShape(entryOf(call, owner), segments, call) };
}

/** The address that a request comes from stays, on whoever's list it is. */
export function removeEntry(call: Call, { owner }: ApiAccessList): Answer {
  const { value } = entryOf(call, owner);
  if (inList(call.address, [value])) {
    throw new ApiError(
      400,
      "CANNOT_REMOVE_CALLER_FROM_ACCESS_LIST",
      `Cannot remove caller's IP address ${call.address} from access list.`,
      { parameters: [call.address] },
    );
  }
  call.world.apiAccessEntries.drop(owner, value);
  return { status: 204 };
}

/** Notes on the entry that let this caller in when it did. */
export function noteUse({ caller, world, address, now }: Call): void {
  const { listedUnder: owner } = caller;
  if (owner === undefined) return;
  const entry = world.apiAccessEntries.of(owner).find(({ value }) => inList(address, [value]));
  if (!entry) return;
  const count = entry.lastUsedAddress === address ? entry.count + 1 : 1;
  world.apiAccessEntries.put(owner, entry.value, { ...entry, count, lastUsed: now, lastUsedAddress: address });
}

function blockOf({ cidrBlock, ipAddress }: { cidrBlock?: string | undefined; ipAddress?: string | undefined }): string {
  const block = ipAddress === undefined ? normalBlock(cidrBlock ?? "") : addressBlock(ipAddress);
  const isSame = cidrBlock === undefined || ipAddress === undefined || normalBlock(cidrBlock) === block;
  if (block === undefined || !isSame)
    throw invalidValue("ipAddress", "must be one IP address, or one block in CIDR notation");
  return block;
}

function entryOf(call: Call, owner: string): ApiAccessEntryRecord {
  const { ipAddress = "" } = call.params;
  const value = normalBlock(ipAddress) ?? addressBlock(ipAddress) ?? ipAddress;
  const entry = call.world.apiAccessEntries.get(owner, value);
  if (!entry) {
    const errorCode = "API_KEY_ACCESS_LIST_ENTRY_NOT_FOUND";
    throw new ApiError(404, errorCode, `IP address ${ipAddress} is not on the access list of ${owner}.`, {
      parameters: [ipAddress, owner],
    });
  }
  return entry;
}
