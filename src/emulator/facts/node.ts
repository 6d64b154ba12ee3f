// What one node has unless told otherwise. A size is a family and a number, `M30`, with suffixes for NVMe disks and generations.

const memoryGB: Readonly<Record<string, number>> = {
  "10": 2,
  "20": 4,
  "30": 8,
  "40": 16,
  "50": 32,
  "60": 64,
  "80": 128,
  "90": 144,
  "100": 160,
  "140": 192,
  "200": 256,
  "250": 256,
  "300": 384,
  "400": 488,
  "600": 640,
  "700": 768,
};

const diskGB: Readonly<Record<string, number>> = { "10": 10, "20": 20, "30": 40, "40": 80, "50": 160, "60": 320 };

const nvmeDiskGB: Readonly<Record<string, number>> = { "40": 380, "50": 760, "60": 1600, "80": 1600, "200": 3100 };

const largestDiskGB = 4096;

function numberOf(size: string): string {
  return /^[MR](\d+)/.exec(size)?.[1] ?? "";
}

export function hasNvmeDisk(size: string): boolean {
  return size.includes("NVME");
}

export function defaultDiskGB(size: string): number {
  const number = numberOf(size);
  return hasNvmeDisk(size) ? (nvmeDiskGB[number] ?? 4000) : (diskGB[number] ?? 750);
}

/** At most 50 times the memory. */
export function maximumDiskGB(size: string): number {
  return Math.min(50 * (memoryGB[numberOf(size)] ?? 0), largestDiskGB);
}
