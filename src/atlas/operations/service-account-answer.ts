import { z } from "zod";
import { deferred, type Told } from "../deferred.ts";
import { demandPlace } from "./api-access-entry.ts";
import { unset } from "./unset.ts";

// Service accounts, as Atlas tells of them and as they are sent to it.

/** `secret` is in the answer to its creation only; `maskedSecretValue` stands for it in every later one. */
export const serviceAccountSecret = deferred(() =>
  z.looseObject({
    id: z.string(),
    createdAt: z.string(),
    expiresAt: z.string(),
    lastUsedAt: unset(z.string()),
    secret: unset(z.string()),
    maskedSecretValue: unset(z.string()),
  }),
);
export type ServiceAccountSecret = Told<typeof serviceAccountSecret>;

/** `roles` are those in the place that was asked: the organization, or one project. */
export const serviceAccount = deferred(() =>
  z.looseObject({
    clientId: z.string(),
    name: z.string(),
    description: unset(z.string()),
    createdAt: unset(z.string()),
    roles: unset(z.array(z.string())),
    secrets: unset(z.array(serviceAccountSecret())),
  }),
);
export type ServiceAccount = Told<typeof serviceAccount>;

/** `roles` replace what is there. */
export interface ServiceAccountChange {
  /** 1 to 64 letters, digits, spaces and `- _ . , '`. It need not be unique. */
  readonly name?: string;
  /** 1 to 250 of the same. */
  readonly description?: string;
  readonly roles?: readonly string[];
}

export interface NewServiceAccountSecret {
  /** 8 to 8760, or what the organization's settings narrow that to. */
  readonly secretExpiresAfterHours: number;
}

export interface NewServiceAccount extends Required<ServiceAccountChange>, NewServiceAccountSecret {}

/** What a service account may do in one project. */
export const serviceAccountProject = deferred(() =>
  z.looseObject({ groupId: z.string(), roles: unset(z.array(z.string())) }),
);
export type ServiceAccountProject = Told<typeof serviceAccountProject>;

/** From where a service account may call, and when it last did. One address comes with both spellings. */
export const serviceAccountAccessEntry = deferred(() =>
  z
    .looseObject({
      cidrBlock: unset(z.string()),
      ipAddress: unset(z.string()),
      createdAt: unset(z.string()),
      lastUsedAt: unset(z.string()),
      lastUsedAddress: unset(z.string()),
      requestCount: unset(z.number()),
    })
    .superRefine(demandPlace),
);
export type ServiceAccountAccessEntry = Told<typeof serviceAccountAccessEntry>;
