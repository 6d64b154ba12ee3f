import type { EntityType } from "../../entity/index.ts";
import { actionTools } from "./action.ts";
import { audit } from "./audit.ts";
import { check } from "./check.ts";
import { remove } from "./delete.ts";
import { inventory } from "./inventory.ts";
import { describe, listTemplates, ps } from "./look.ts";
import { plan } from "./plan.ts";
import type { Tool } from "./tool.ts";
import { update } from "./update.ts";

/** All tools, in the order in which they are listed. */
export function toolsFor(types: readonly EntityType[]): readonly Tool[] {
  return [listTemplates, plan, update, ps, describe, remove, inventory, check, audit, ...actionTools(types)];
}

export type { Answer, Tool, ToolCall } from "./tool.ts";
