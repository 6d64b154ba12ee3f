import type { EntityRecord } from "../../src/runtime/home/index.ts";
import { placeOf } from "./walk-ledger.ts";
import { blockOf, entryId, userId } from "./walk-truth.ts";

// What a home's records stand for, in the words of the ledger.

interface State {
  readonly id?: string;
  readonly project_id?: string;
  readonly name?: string;
  readonly entry_value?: string;
  readonly next?: string;
  readonly allowed?: readonly string[];
  readonly drill?: { readonly name: string };
}

/** The ids of all that a record stands for, and the name of its drill. */
export function idsIn({ type, state }: EntityRecord): string[] {
  const { id, project_id: groupId = "", name, drill } = state as State;
  const user = type === "mongodb-atlas/user" && name !== undefined ? [userId(groupId, name)] : [];
  const entries = addressesIn(state).map((one) => entryId(groupId, blockOf(one)));
  return [...(id === undefined ? [] : [id]), ...user, ...entries, ...(drill ? [drill.name] : [])];
}

/** Places of what a record stands for, whether or not it is known to be there. */
export function placesIn({ type, state }: EntityRecord): string[] {
  const { name, project_id: groupId } = state as State;
  if (name === undefined) return [];
  if (type === "mongodb-atlas/project") return [placeOf("project", "", name)];
  if (type === "mongodb-atlas/cluster" && groupId !== undefined) return [placeOf("cluster", groupId, name)];
  return [];
}

/** What was made, or may have been, and can be told by its place alone. */
export function claimsIn(record: EntityRecord): string[] {
  const { type, state, unfinished } = record;
  const { project_id: groupId = "", name } = state as State;
  const user = type === "mongodb-atlas/user" && name !== undefined ? [placeOf("user", groupId, name)] : [];
  const entries = addressesIn(state).map((one) => placeOf("entry", groupId, one));
  return [...entries, ...user, ...(unfinished.includes("create") ? placesIn(record) : [])];
}

function addressesIn(state: EntityRecord["state"]): string[] {
  const { entry_value, next, allowed = [] } = state as State;
  return [entry_value, next, ...allowed].filter((one) => one !== undefined);
}
