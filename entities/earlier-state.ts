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
  if (!earlierKinds.includes(kind) || !isEarlier(state)) return { state };
  const taken = { existing: false, ...stillTrue(state) };
  if (kind === "project") return { state: taken };
  const located = { project_id: definition.project_id, ...taken };
  if (kind === "user") return { state: { ...located, ...(await passwordMark(taken, definition, secrets)) } };
  if (kind === "ip-access-list-entry") return { state: { ...located, ...entryOf(state) } };
  return { state: { ...located, ...tierOf(state) }, ...entriesLeft(state) };
}

/** The kinds that Monk's own Atlas kit has. */
const earlierKinds: readonly string[] = ["project", "cluster", "user", "ip-access-list-entry"];

/** Theirs has members that ours never has, or does not say whether the resource was there before. */
function isEarlier({ definition_hash, existing, id, name, entry_value, kind, password_mark }: Data): boolean {
  if (password_mark !== undefined) return false;
  const made = [id, name, entry_value].some((one) => one !== undefined);
  return made && (definition_hash !== undefined || existing === undefined || kind !== undefined);
}

/** Without what is not brought up to date any more, so that no template reads what has long been otherwise. */
function stillTrue(state: Data): Data {
  const stale = ["definition_hash", "tier_family", "applied_ips", "roles", "kind", "comment"];
  return Object.fromEntries(Object.entries(state).filter(([name]) => !stale.includes(name)));
}

/** Atlas keeps a Flex cluster elsewhere; that is where to look, also when the template names another tier by now. */
function tierOf({ tier_family: family }: Data): Data {
  return family === "flex" ? { instance_size: "FLEX" } : {};
}

/** The password that the earlier kit sent is the one in the secret: sending it again would be a change. */
async function passwordMark(state: Data, { password_secret_ref: name }: Data, secrets: Secrets): Promise<Data> {
  const password = state.existing === true || typeof name !== "string" ? undefined : await secrets.get(name);
  return password === undefined ? {} : { password_mark: await secrets.mark(password) };
}

/** Where it names none, what the template says is looked for. */
function entryOf({ entry_value: value }: Data): Data {
  return typeof value === "string" ? { entry_value: entryValue({ cidrBlock: value }) } : {};
}

/** That kit noted as its own also what it had found there, so none of it can be taken for ours. */
function entriesLeft({ applied_ips: entries }: Data): { notice?: string } {
  if (!Array.isArray(entries) || entries.length === 0) return {};
  return {
    notice: `The access entries ${entries.join(", ")} were made before this kit came, or are somebody else's: they stay when allow_ips changes, and when the cluster goes.`,
  };
}
