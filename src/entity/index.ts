export type { Action } from "./action.ts";
export { type ArgumentMistake, type ReadArguments, readArguments, spellingsOf } from "./arguments.ts";
export { ConfirmationNeeded } from "./confirmation.ts";
export type { EntityContext, Neighbour, Secrets } from "./context.ts";
export { controlKeys } from "./control-key.ts";
export type { Change, Entity, Known, Readiness, RemovalVerdict, Verdict } from "./entity.ts";
export type { EntityType, ReadinessPolicy } from "./entity-type.ts";
export { Explained, hintOf, isUnsettled, messageOf } from "./explained.ts";
export { type SecretUse, secretName, secretProperties } from "./secret-property.ts";
