// Bundles the command line (dependencies inside, so that it starts fast) and the library (dependencies outside).
import { rmSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import { bundleProgram, common } from "./bundle.mjs";
import { licencesOf } from "./licence.mjs";

/** Where to build to; another place than `dist` leaves the one that tests run alone. */
const out = process.argv[2] ?? "dist";
/** A program for tests may look for the administrator's file elsewhere; the one that is published may not. */
const { ADMINISTRATOR_FILE: administrator } = process.env;
const define = { ...(administrator && { __ADMINISTRATOR_FILE__: JSON.stringify(administrator) }) };

// The declarations beside them are tsc's.
for (const made of ["cli", "library", "index.js", "emulator.js"])
  rmSync(`${out}/${made}`, { recursive: true, force: true });
await build({
  ...common,
  define: { ...common.define, ...define },
  entryPoints: { index: "src/index.ts", emulator: "src/emulator/index.ts" },
  outdir: out,
  chunkNames: "library/[hash]",
  packages: "external",
});
const metafile = await bundleProgram(`${out}/cli`, { define });
writeFileSync(`${out}/cli/LICENSES.txt`, licencesOf(metafile));
