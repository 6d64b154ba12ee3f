// Bundles the command line (dependencies inside, so that it starts fast) and the library (dependencies outside).
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import { licencesOf } from "./licence.mjs";

/** Where to build to; another place than `dist` leaves the one that tests run alone. */
const out = process.argv[2] ?? "dist";
/** A program for tests may look for the administrator's file elsewhere; the one that is published may not. */
const { ADMINISTRATOR_FILE: administrator } = process.env;
const { version } = JSON.parse(readFileSync("package.json", "utf8"));
/** Of the fifty languages that zod speaks, the command line needs one; reading the others is a third of what zod takes to load. */
const english = {
  name: "english",
  setup({ onLoad }) {
    onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, () => ({
      contents: 'export { default as en } from "./en.js";',
    }));
  },
};
const common = {
  bundle: true,
  splitting: true,
  platform: "node",
  format: "esm",
  target: "node20",
  define: {
    __VERSION__: JSON.stringify(version),
    ...(administrator && { __ADMINISTRATOR_FILE__: JSON.stringify(administrator) }),
  },
  logLevel: "warning",
};

// The declarations beside them are tsc's.
for (const made of ["cli", "library", "index.js", "emulator.js"])
  rmSync(`${out}/${made}`, { recursive: true, force: true });
await build({
  ...common,
  entryPoints: { index: "src/index.ts", emulator: "src/emulator/index.ts" },
  outdir: out,
  chunkNames: "library/[hash]",
  packages: "external",
});
const { metafile } = await build({
  ...common,
  metafile: true,
  plugins: [english],
  entryPoints: { monk: "src/cli/monk.ts" },
  outdir: `${out}/cli`,
  chunkNames: "chunk/[name]-[hash]",
  minifySyntax: true,
  minifyWhitespace: true,
  // CommonJS dependencies call `require` for Node's own modules.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
});
writeFileSync(`${out}/cli/LICENSES.txt`, licencesOf(metafile));
