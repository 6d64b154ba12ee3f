export { areas } from "./area.ts";
export type { AccessRequest, Judge, ProjectReference, Refusal } from "./request.ts";
export { type Asking, pinnedAudit, type Rights, rightsOf } from "./rights.ts";
export { isLarger, isTier } from "./tier.ts";
