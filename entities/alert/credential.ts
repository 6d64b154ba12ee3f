import type { AlertConfig, AlertConfigBody, AlertNotification } from "../../src/atlas/index.ts";
import { shownDestination, shownNotification } from "./content.ts";
import { channels, type Member, type NotificationDefinition } from "./notification.ts";

/** What Atlas is told of one notification and never tells again, by Atlas's names. */
export type Credentials = Readonly<Record<string, string>>;

/** Those of each notification in its turn. `secret` answers the value of a secret, or rejects. */
export async function credentialsOf(
  notifications: readonly NotificationDefinition[],
  secret: (name: string) => Promise<string>,
): Promise<Credentials[]> {
  const all: Credentials[] = [];
  for (const notification of notifications) {
    const own: Record<string, string> = {};
    for (const hidden of hiddenOf(notification)) {
      own[hidden.name] = "value" in hidden ? hidden.value : await secret(hidden.secret);
    }
    all.push(own);
  }
  return all;
}

/** The secrets that they come from. */
export function secretsNamed(notifications: readonly NotificationDefinition[]): string[] {
  return notifications.flatMap(hiddenOf).flatMap((one) => ("secret" in one ? [one.secret] : []));
}

/** The same for the same credentials; undefined where there are none, so that Atlas's default integrations are no change. */
export function textOf(credentials: readonly Credentials[]): string | undefined {
  const own = credentials.filter((one) => Object.keys(one).length > 0).map((one) => JSON.stringify(one));
  return own.length === 0 ? undefined : own.sort().join("\n");
}

/** The body with them. What is not known here is kept from `found`, by the id that stands for it. */
export function withCredentials(
  body: AlertConfigBody,
  credentials: readonly Credentials[],
  found?: AlertConfig,
): AlertConfigBody {
  const before = [...(found?.notifications ?? [])];
  const notifications = body.notifications.map((one, index) => {
    const own = credentials[index] ?? {};
    if (Object.keys(own).length > 0) return { ...one, ...own };
    const { notifierId } = take(before, one, shownNotification) ?? take(before, one, shownDestination) ?? {};
    return notifierId === undefined ? one : { ...one, notifierId };
  });
  return { ...body, notifications };
}

type Told = AlertNotification | AlertConfigBody["notifications"][number];

/** Takes out the first of `all` that reads like `one`. */
function take(all: AlertNotification[], one: Told, read: (told: Told) => string): AlertNotification | undefined {
  const index = all.findIndex((other) => read(other) === read(one));
  return index < 0 ? undefined : all.splice(index, 1)[0];
}

/** A member of a notification that Atlas never tells again: what it is called there, and where its value is. */
type Hidden = { readonly name: string } & ({ readonly value: string } | { readonly secret: string });

/** What Atlas never tells again of a notification, in one order. */
function hiddenOf(one: NotificationDefinition): Hidden[] {
  const { hidden = {} } = channels[one.type];
  return (Object.keys(hidden) as Member[]).flatMap((member): Hidden[] => {
    const value = one[member];
    const name = hidden[member];
    if (typeof value !== "string" || name === undefined) return [];
    return [/_secret_ref$/.test(member) ? { name, secret: value } : { name, value }];
  });
}
