/** Cloud providers that a cluster can run on. */
export const providers = ["AWS", "AZURE", "GCP"] as const;
export type Provider = (typeof providers)[number];

/** Dedicated tiers of each provider, smallest first within a family. */
const dedicated: Record<Provider, readonly string[]> = {
  AWS: [
    ..."M10 M20 M30 M40 M50 M60 M80 M100 M140 M200 M300".split(" "),
    ..."R40 R50 R60 R80 R200 R300 R400 R700".split(" "),
    ..."M40_NVME M50_NVME M60_NVME M80_NVME M200_NVME M400_NVME".split(" "),
    ..."M30_GEN_2 M40_GEN_2 M50_GEN_2 M60_GEN_2 M80_GEN_2 M140_GEN_2 M200_GEN_2 M300_GEN_2".split(" "),
    ..."R40_GEN_2 R50_GEN_2 R60_GEN_2 R80_GEN_2 R200_GEN_2 R300_GEN_2 R400_GEN_2 R700_GEN_2".split(" "),
    ..."M40_NVME_GEN_2 M50_NVME_GEN_2 M60_NVME_GEN_2 M80_NVME_GEN_2 M200_NVME_GEN_2 M400_NVME_GEN_2".split(" "),
  ],
  AZURE: [
    ..."M10 M20 M30 M40 M50 M60 M80 M90 M200".split(" "),
    ..."R40 R50 R60 R80 R200 R300 R400".split(" "),
    ..."M60_NVME M80_NVME M200_NVME M300_NVME M400_NVME M600_NVME".split(" "),
  ],
  GCP: [
    ..."M10 M20 M30 M40 M50 M60 M80 M140 M200 M250 M300 M400".split(" "),
    ..."R40 R50 R60 R80 R200 R300 R400 R600".split(" "),
    ..."M30_GEN_2 M40_GEN_2 M50_GEN_2 M60_GEN_2 M80_GEN_2 M140_GEN_2 M200_GEN_2".split(" "),
    ..."R40_GEN_2 R50_GEN_2 R60_GEN_2 R80_GEN_2 R200_GEN_2 R300_GEN_2 R400_GEN_2".split(" "),
  ],
};

/** Every tier that some provider offers; M0 is free, FLEX is priced by use, the rest are dedicated. */
export const instanceSizes = ["M0", "FLEX", ...new Set(providers.flatMap((provider) => dedicated[provider]))] as const;

/** Which family of Atlas's operations a tier belongs to, and what can be done with it. */
export type Family = "free" | "flex" | "dedicated";

export function familyOf(size: string): Family {
  if (size === "M0") return "free";
  return size === "FLEX" ? "flex" : "dedicated";
}

/** Tiers with local disks: Atlas sizes the disk, and wants backups to be on. */
export function hasLocalDisk(size: string): boolean {
  return size.includes("NVME");
}

export function offers(provider: Provider, size: string): boolean {
  return familyOf(size) !== "dedicated" || dedicated[provider].includes(size);
}
