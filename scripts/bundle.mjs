// How the command line is bundled: for those who run it, and for those who measure it.
import { readFileSync } from "node:fs";
import { build } from "esbuild";

const { version } = JSON.parse(readFileSync("package.json", "utf8"));

/** What every bundle has in common. */
export const common = {
  bundle: true,
  splitting: true,
  platform: "node",
  format: "esm",
  target: "node20",
  define: { __VERSION__: JSON.stringify(version) },
  logLevel: "warning",
};

/** Of the fifty languages that zod speaks, the command line needs one; reading the others is a third of what zod takes to load. */
const english = {
  name: "english",
  setup({ onLoad }) {
    onLoad({ filter: /zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: 'export { default as en } from "./en.js";',
    }));
  },
};

/** By name, so that what nobody uses of zod stays out: half of it, and an object with all of it that takes 10 ms to fill. */
const byName = {
  name: "zod by name",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/](?:src|entities)[\\/].*\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replace('import { z } from "zod";', 'import * as z from "zod";'),
      loader: "ts",
    }));
  },
};

/** Bundles the command line with what it depends on, so that it starts fast. Answers what went into it. */
export async function bundleProgram(outdir, { define = {}, plugins = [] } = {}) {
  const { metafile } = await build({
    ...common,
    define: { ...common.define, ...define },
    metafile: true,
    plugins: [...plugins, english, byName],
    entryPoints: { monk: "src/cli/monk.ts" },
    outdir,
    chunkNames: "chunk/[name]-[hash]",
    minifySyntax: true,
    minifyWhitespace: true,
    // CommonJS dependencies call `require` for Node's own modules.
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
  });
  return metafile;
}
