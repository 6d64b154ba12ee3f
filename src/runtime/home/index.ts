export type { EntityPatch, EntityRecord, EntityStatus } from "./entity-record.ts";
export { type Home, openHome } from "./home.ts";
export { HomeError, type HomeErrorCode } from "./home-error.ts";
export { acquireLock, type Lock, type LockOptions } from "./lock.ts";
export type { LockOwner } from "./lock-owner.ts";
export { environmentName, type SecretName, type SecretOptions, SecretStore } from "./secret-store.ts";
export { StateStore } from "./state-store.ts";
export { openTokenCache } from "./token-cache.ts";
