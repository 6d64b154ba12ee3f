import type { Secrets } from "../src/entity/index.ts";
import { entryValue } from "./access-list.ts";

type Data = Readonly<Record<string, unknown>>;

/** A state as we keep it, and what the user has to know of how it came to be. */
export interface TakenOver {
  readonly state: Data;
  readonly notice?: string;
}

/**
 * A state that Monk's own Atlas kit has written, as ours: what that kit made is ours to change and to delete, what it
 * found there is not. A state of ours, and an empty one, are answered as they are. `kind` is that of the resource.
 */
export async function takeOver(kind: string, state: Data, definition: Data, secrets: Secrets): Promise<TakenOver> {
  if (!isEarlier(state)) return { state };
  const { definition_hash: _, ...kept } = state;
  const taken = { existing: false, ...kept };
  if (kind === "project") return { state: taken };
  const located = { project_id: definition.project_id, ...taken };
  if (kind === "user") return { state: { ...located, ...(await passwordMark(taken, definition, secrets)) } };
  if (kind === "ip-access-list-entry") {
    return { state: { ...located, entry: entryValue({ cidrBlock: String(state.entry_value) }) } };
  }
  return { state: located, ...entriesLeft(state) };
}

/** Ours has members that theirs never had; theirs has a hash, or does not say whether the resource was there before. */
function isEarlier({ definition_hash, existing, id, name, entry_value, entry, password_mark }: Data): boolean {
  if (entry !== undefined || password_mark !== undefined) return false;
  const made = [id, name, entry_value].some((one) => one !== undefined);
  return made && (definition_hash !== undefined || existing === undefined || entry_value !== undefined);
}

/** The password that the earlier kit sent is the one in the secret: sending it again would be a change. */
async function passwordMark(state: Data, { password_secret_ref: name }: Data, secrets: Secrets): Promise<Data> {
  const password = state.existing === true || typeof name !== "string" ? undefined : await secrets.get(name);
  return password === undefined ? {} : { password_mark: await secrets.mark(password) };
}

/** That kit noted as its own also what it had found there, so none of it can be taken for ours. */
function entriesLeft({ applied_ips: entries }: Data): { notice?: string } {
  if (!Array.isArray(entries) || entries.length === 0) return {};
  return {
    notice: `The access entries ${entries.join(", ")} were made before this kit came, or are somebody else's: they stay when allow_ips changes, and when the cluster goes.`,
  };
}
