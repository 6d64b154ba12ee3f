import type { EntityType } from "../entity/index.ts";
import { wideBlock } from "../inventory/wide-block.ts";
import type { PlannedEntity } from "../runtime/engine/event.ts";

/** Blocks of addresses, wherever they stand in a text. */
const blocks = /(?<![\w.:])[\da-f]*[.:][\da-f.:]*\/\d+(?!\w)/gi;

/**
 * Why an update with this plan has to be confirmed, as sentences; none where it only adds what costs nothing, opens
 * nothing and takes nothing away.
 */
export function stakesOf(planned: readonly PlannedEntity[], types: readonly EntityType[]): readonly string[] {
  const areas = new Map(types.map(({ name, area }) => [name, area]));
  return planned.flatMap((entity) => stakesOfOne(entity, areas.get(entity.type)).map((why) => `${entity.path} ${why}`));
}

/** What an update with this plan would leave undone, and why, as sentences. */
export function inTheWayOf(planned: readonly PlannedEntity[]): readonly string[] {
  return planned
    .filter(({ action }) => action === "refuse")
    .map(({ path, reason = "no reason is given" }) => `${path} would not be done: ${reason}`);
}

function stakesOfOne(entity: PlannedEntity, area: string | undefined): readonly string[] {
  const { action, changes, unknown } = entity;
  if (action === "none" || action === "refuse" || action === "undeclared") return [];
  const open = opensToEverybody(changes.map(({ after }) => after))
    ? ["would be open to every address, or nearly every one"]
    : [];
  if (action === "unknown") return ["would be changed in a way that is known only once others are applied", ...open];
  if (action === "create") {
    const hidden = unknown.filter(({ field }) => !field.endsWith("_id"));
    return [
      ...(area === "clusters" ? ["would be created, which costs money unless it is of a free tier"] : []),
      ...(area === "keys" ? ["would be created, and gives access to Atlas itself"] : []),
      ...(hidden.length > 0 ? [`would be created, and ${names(hidden)} known only once others are applied`] : []),
      ...open,
    ];
  }
  if (changes.length === 0) return [];
  return [`would be changed, and what Atlas has would be overwritten: ${fields(changes)}`, ...open];
}

/** Whether one of the values, or something within it, is a block of all addresses or nearly all. */
export function opensToEverybody(value: unknown): boolean {
  if (typeof value === "string") return (value.match(blocks) ?? []).some((block) => wideBlock(block) !== undefined);
  return typeof value === "object" && value !== null && Object.values(value).some(opensToEverybody);
}

function names(unknown: readonly { readonly field: string }[]): string {
  return `${fields(unknown)} ${unknown.length === 1 ? "is" : "are"}`;
}

function fields(items: readonly { readonly field: string }[]): string {
  return items.map(({ field }) => field).join(", ");
}
