export const providers = ["AWS", "AZURE", "GCP"] as const;

export type Provider = (typeof providers)[number];
