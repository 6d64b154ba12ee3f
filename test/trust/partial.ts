import { type Kind, kinds } from "../../src/inventory/index.ts";

type Thing = Readonly<Record<string, unknown>>;

interface Unread {
  readonly kind: string;
  readonly reason: string;
}

interface Finding {
  readonly check: string;
  readonly state: string;
  readonly message: string;
  readonly subject: { readonly path: string };
  readonly waived: unknown;
}

/** An inventory or a judgement, as it is answered in JSON. */
export interface Document extends Partial<Readonly<Record<Kind, readonly Thing[]>>> {
  readonly unread?: readonly Unread[];
  readonly findings?: readonly Finding[];
  readonly checks?: readonly { readonly id: string; readonly passed: number }[];
}

/** Why a document is not whole: what it says of each thing that could not be read; else whatever it finds. */
export function reasonsIn(document: unknown): readonly string[] {
  const { unread = [], findings = [] } = document as Document;
  const open = findings.filter(({ waived }) => waived === null);
  const notRead = open.filter(({ check }) => check === "not-read");
  const told = notRead.length > 0 ? notRead : open;
  return [...unread.map(({ reason }) => reason), ...told.map(({ message }) => message)];
}

/**
 * What a document that is not whole says otherwise than the whole one, and does not say that it could not read: each a
 * line. What is missing has to be null, or to be named; it is nothing else, such as an empty list or a pass.
 */
export function untruths(part: unknown, whole: unknown): string[] {
  // What is written for a terminal is compared only where it is whole.
  if (typeof part === "string") return [];
  const [told, known] = [part, whole] as [Document, Document];
  const unread = new Set((told.unread ?? []).map(({ kind }) => kind));
  return [
    ...kinds.flatMap((kind) => ofKind(kind, told, known, unread)),
    ...(told.checks ?? []).flatMap(({ id, passed }) => {
      const most = known.checks?.find((one) => one.id === id)?.passed ?? 0;
      return passed > most ? [`${id} passes ${passed} times and not ${most}`] : [];
    }),
    ...(told.findings ?? []).flatMap(({ check, state, subject, message }) => {
      const isKnown = known.findings?.some((one) => one.check === check && one.subject.path === subject.path);
      return isKnown || check === "not-read" || state === "unknown"
        ? []
        : [`${subject.path} ${message}, which is not so`];
    }),
  ];
}

/** What could not be read where a member is null. */
const sources: Readonly<Record<string, string>> = {
  created_by: "creators",
  created_at: "creators",
  access_list: "access_lists",
  last_used_at: "access_lists",
  project_roles: "project_roles",
  project: "projects",
  multi_factor_auth_required: "settings",
  api_access_list_required: "settings",
  max_service_account_secret_hours: "settings",
};

function ofKind(kind: Kind, told: Document, known: Document, unread: ReadonlySet<string>): string[] {
  const [items, all] = [told[kind] ?? [], known[kind] ?? []];
  const wrong = items.filter((item) => !all.some((one) => agrees(item, one, unread)));
  const isNamed = [kind, "projects", "organizations"].some((one) => unread.has(one));
  return [
    ...wrong.map((item) => `of ${kind} it says ${JSON.stringify(item)}`),
    ...(kind in told && items.length < all.length && !isNamed ? [`${kind} are missing without a word`] : []),
  ];
}

function agrees(told: unknown, known: unknown, unread: ReadonlySet<string>): boolean {
  if (typeof told !== "object" || told === null || typeof known !== "object" || known === null) {
    return told === known || (isMoment(told) && isMoment(known));
  }
  const members = new Set([...Object.keys(told), ...Object.keys(known)]);
  return [...members].every((name) => {
    const [one, other] = [(told as Thing)[name], (known as Thing)[name]];
    return one === null && other !== null ? unread.has(sources[name] ?? "") : agrees(one, other, unread);
  });
}

/** When a key was last used goes with the time of reading. */
function isMoment(value: unknown): boolean {
  return value === null || (typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value));
}
