// Builds the kit for Monk's own engine: `node scripts/build-kit.mjs [FOLDER]`, dist/monk unless told otherwise.
import { build } from "esbuild";

// Below node_modules, so that it finds the packages that it imports.
const builder = "node_modules/.cache/build-kit.mjs";
await build({
  entryPoints: ["src/kit/build/index.ts"],
  outfile: builder,
  bundle: true,
  packages: "external",
  platform: "node",
  format: "esm",
  target: "node20",
  logLevel: "warning",
});
const { buildKit, KitError } = await import(new URL(`../${builder}`, import.meta.url).href);
try {
  const { version, hash, files } = await buildKit(process.argv[2] ?? "dist/monk");
  console.log(`kit ${version} (${hash})`);
  for (const { name, bytes } of files) console.log(`${String(bytes).padStart(8)}  ${name}`);
} catch (error) {
  if (!(error instanceof KitError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
