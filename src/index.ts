/** The Atlas client, the entities and the runtime, for programs. The local Atlas is at `monk-mongodb-atlas/emulator`. */
export { atlasEntities, resources, type Session, session } from "../entities/index.ts";
export * from "./atlas/index.ts";
export * from "./entity/index.ts";
export { PolicyRefusal } from "./governance/refusal.ts";
export * from "./host/host.ts";
export { type NodeHost, type NodeHostOptions, nodeHost } from "./host/node/node-host.ts";
export { type OpenedWorkspace, type OpenOptions, openWorkspace } from "./open-workspace.ts";
export type { Description } from "./runtime/description.ts";
export type { Diagnostic, Place } from "./runtime/diagnostic.ts";
export type { Clock } from "./runtime/engine/clock.ts";
export type { Emit, Event as RunEvent, PlannedEntity } from "./runtime/engine/event.ts";
export type { Report } from "./runtime/engine/report.ts";
export type { Outcome } from "./runtime/engine/schedule.ts";
export {
  type EntityRecord,
  type Home,
  HomeError,
  type HomeErrorCode,
  openHome,
  openTokenCache,
  SecretStore,
  StateStore,
} from "./runtime/home/index.ts";
export { InputError, UsageError } from "./runtime/input-error.ts";
export type { ResolvedVariable } from "./runtime/resolve.ts";
export type { Loaded } from "./runtime/template/load.ts";
export type { Workspace, WorkspaceOptions } from "./runtime/workspace.ts";
