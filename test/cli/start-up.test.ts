import { build } from "esbuild";
import { expect, it } from "vitest";

const { metafile } = await build({
  entryPoints: ["src/cli/monk.ts"],
  outdir: "unwritten",
  bundle: true,
  splitting: true,
  write: false,
  metafile: true,
  platform: "node",
  format: "esm",
  logLevel: "error",
});

/** Every file that is evaluated once the first one is, without what is imported only when it is needed. */
function loadedWith(first: string): readonly string[] {
  const seen = new Set([first]);
  for (const file of seen) {
    for (const { path, kind, external } of metafile.inputs[file]?.imports ?? []) {
      if (kind !== "dynamic-import" && !external) seen.add(path);
    }
  }
  return [...seen];
}

const packagesOf = (files: readonly string[]) => [
  ...new Set(files.flatMap((file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? [])),
];

it("reads the command line with nothing loaded that only a verb needs", () => {
  const files = loadedWith("src/cli/main.ts");
  expect(packagesOf(files).sort()).toEqual(["commander", "fastest-levenshtein", "picocolors"]);
  expect(files.filter((file) => /^(entities|src\/(atlas|emulator|mcp))\//.test(file))).toEqual([]);
});

it("knows the kinds of entities without a parser of YAML, an HTTP library or a runtime", () => {
  const files = loadedWith("src/cli/declared-type.ts");
  expect(packagesOf(files).sort()).toEqual(["@noble/hashes", "ipaddr.js", "zod"]);
  expect(files.filter((file) => file.startsWith("src/runtime/"))).toEqual([]);
});
