export type { AlertSubject } from "./alert/record.ts";
export type { RoleGrant } from "./auth/caller.ts";
export type { RestoredData } from "./backup/record.ts";
export type { Clock } from "./clock.ts";
export type { Fault, FaultKind } from "./fault.ts";
export type { CredentialOptions, EmulatorOptions, OrganizationOptions, PersonOptions } from "./options.ts";
export { type Limit, type LimitScope, type LimitSetName, limitSets } from "./rate-limit.ts";
export type { RecordedRequest } from "./recorder.ts";
export { type EmulatedOrganization, type Emulator, listeningLine, start } from "./start.ts";
