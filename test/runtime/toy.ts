import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import { type EntityType, secretName } from "../../src/entity/index.ts";
import { hasErrors, renderDiagnostic } from "../../src/runtime/diagnostic.ts";
import { type Loaded, loadTemplates } from "../../src/runtime/template/load.ts";
import type { Template } from "../../src/runtime/template/template.ts";

/** A type of entity that exists in the tests alone; it is declared and never run. */
function toyType(name: string, definition: z.ZodObject): EntityType {
  return {
    name,
    summary: "A toy.",
    definition,
    state: z.object({ id: z.string() }),
    readiness: { initialDelay: 0, period: 1, attempts: 1 },
    actions: {},
    open() {
      throw new Error("a toy is never opened");
    },
  };
}

export const house = toyType("toy/house", z.strictObject({ name: z.string(), city: z.string().default("north") }));

export const lamp = toyType(
  "toy/lamp",
  z
    .strictObject({
      name: z.string().describe("Name on its label"),
      house_id: z.string().optional(),
      colour: z.enum(["red", "green", "blue"]).default("red"),
      watts: z.int().max(100).optional(),
      rooms: z.array(z.string()).optional(),
      label: z.strictObject({ text: z.string(), size: z.number().optional() }).optional(),
      block: z
        .string()
        .refine((text) => text.endsWith("/32"), {
          message: "a block that ends with /32",
          params: { hint: "append /32" },
        })
        .optional(),
      timer: z.string().optional(),
      switch: z.string().optional(),
      key_ref: secretName("read", "Secret that unlocks it").optional(),
      made_ref: secretName("generate", "Secret that is made for it").optional(),
      filled_ref: secretName("write", "Secret that it fills").optional(),
    })
    .refine(({ timer, switch: by }) => timer === undefined || by === undefined, "give `timer` or `switch`, not both"),
);

export const toys: readonly EntityType[] = [house, lamp];

/** Writes files into a new folder, and answers its path. */
export function folderWith(files: Record<string, string | Uint8Array>): string {
  const folder = mkdtempSync(join(tmpdir(), "toys-"));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** Loads texts that stand in files of their own, in order. */
export function load(...texts: string[]): Loaded {
  const files = Object.fromEntries(texts.map((text, index) => [`${"abcdefgh"[index]}.yaml`, text]));
  return loadTemplates({ files: Object.keys(files), cwd: folderWith(files), types: toys });
}

/** As `load`, for texts without a mistake in them. */
export function loadWell(...texts: string[]): Loaded {
  const loaded = load(...texts);
  if (hasErrors(loaded.diagnostics)) throw new Error(rendered(loaded));
  return loaded;
}

export function templateOf(loaded: Loaded, path: string): Template {
  const template = loaded.templates.get(path);
  if (template === undefined) throw new Error(`no ${path} among ${[...loaded.templates.keys()].join(", ")}`);
  return template;
}

export function rendered({ files, diagnostics }: Pick<Loaded, "files" | "diagnostics">): string {
  return diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, files.get(diagnostic.place.file))).join("\n");
}
