import type { Atlas } from "../../src/atlas/index.ts";
import type { Change } from "../../src/entity/index.ts";
import { auditingChanges, sendAuditing } from "./auditing.ts";
import type { ProjectDefinition } from "./definition.ts";
import { limitChanges, sendLimits } from "./limits.ts";
import { sendWindow, windowChanges } from "./maintenance-window.ts";
import { sendSettings, settingChanges } from "./settings.ts";

// What Atlas keeps of a project at addresses beside the project's own. Only what is written is asked for.

/** How the parts of a project that are written differ from what Atlas has. */
export async function partChanges(atlas: Atlas, groupId: string, wanted: ProjectDefinition): Promise<Change[]> {
  const { settings, limits, maintenance_window, auditing } = wanted;
  return [
    ...(settings ? await settingChanges(atlas, groupId, settings) : []),
    ...(limits ? await limitChanges(atlas, groupId, limits) : []),
    ...(maintenance_window ? await windowChanges(atlas, groupId, maintenance_window) : []),
    ...(auditing ? await auditingChanges(atlas, groupId, auditing) : []),
  ];
}

/** Sends what differs, each part by itself; auditing last, for it may be refused. */
export async function sendParts(
  atlas: Atlas,
  groupId: string,
  wanted: ProjectDefinition,
  changes: readonly Change[],
): Promise<void> {
  const { settings, limits, maintenance_window, auditing } = wanted;
  if (settings) await sendSettings(atlas, groupId, settings, changes);
  if (limits) await sendLimits(atlas, groupId, limits, changes);
  if (maintenance_window) await sendWindow(atlas, groupId, maintenance_window, changes);
  if (auditing) await sendAuditing(atlas, groupId, auditing, changes);
}
