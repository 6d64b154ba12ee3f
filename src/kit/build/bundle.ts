import { type BuildFailure, type BuildOptions, build, type Plugin } from "esbuild";
import type { Cut } from "./cut.ts";
import { KitError } from "./mistake.ts";
import { listed, renamed, type Supply, sharedName } from "./supply.ts";

/** A call of Monk's `require`; esbuild would put a function of its own in the place of the bare name. */
export const monkRequire = "__monkRequire";

/** What belongs into one bundle. */
export interface BundleRequest {
  /** Folder that holds `src` and `entities`. */
  readonly root: string;
  readonly version: string;
  /** TypeScript whose imports are relative to the root. */
  readonly entry: string;
  /** Files that stand in for packages. */
  readonly alias?: Readonly<Record<string, string>>;
}

export interface Bundle {
  /** An ES module. */
  readonly text: string;
  /** JSON; paths are relative to the root. */
  readonly map: string;
}

/** A bundle whose imports across the cut are left standing, to see what they are. */
export function bundleLoose(request: BundleRequest, cut: Cut): Promise<Bundle> {
  return bundle(request, [crossing(cut, (path) => ({ path, external: true }))]);
}

/** A bundle that takes what it imports across the cut from the module on the other side. */
export function bundleOn(request: BundleRequest, cut: Cut, supply: Supply): Promise<Bundle> {
  const names = Array.from(supply, ([source, exported]) => Array.from(exported, (name) => sharedName(source, name)));
  const taken = `export const { ${listed(new Set(names.flat()), String)} } = require("${cut.module}");`;
  const passedOn = (source: string) => {
    const exported = supply.get(source) ?? [];
    return `export { ${listed(exported, (name) => renamed(sharedName(source, name), name))} } from "${cut.module}";`;
  };
  const other: Plugin = {
    name: "the other side",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /.*/, namespace: cut.module }, ({ path }) => ({ path, namespace: cut.module }));
      onLoad({ filter: /.*/, namespace: cut.module }, ({ path }) => ({
        contents: path === cut.module ? taken : passedOn(path),
      }));
    },
  };
  return bundle(request, [crossing(cut, (path) => ({ path, namespace: cut.module })), other]);
}

function crossing(
  cut: Cut,
  answer: (path: string) => { path: string; external?: boolean; namespace?: string },
): Plugin {
  return {
    name: "crossing",
    setup({ onResolve }) {
      onResolve({ filter: /.*/ }, ({ path, importer, namespace }) => {
        const source = namespace === cut.module ? undefined : cut.source(path, importer);
        return source === undefined ? undefined : answer(source);
      });
    },
  };
}

/** A bundle of everything that it imports, unless a plugin says otherwise. Rejects with a `KitError` where something cannot be found or read. */
export async function bundle(request: BundleRequest, plugins: Plugin[] = []): Promise<Bundle> {
  const { root, version, entry, alias = {} } = request;
  const options = {
    absWorkingDir: root,
    stdin: { contents: entry, resolveDir: root, sourcefile: "entry", loader: "ts" },
    outfile: "bundle.js",
    write: false,
    bundle: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    target: "es2020",
    charset: "utf8",
    legalComments: "none",
    sourcemap: "external",
    sourcesContent: false,
    define: { __VERSION__: JSON.stringify(version), require: monkRequire },
    // Fields are set in the constructor, as they read.
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false, strict: true } },
    alias,
    plugins,
    logLevel: "silent",
  } satisfies BuildOptions;
  const { outputFiles } = await build(options).catch(refuse);
  const output = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? "";
  return { text: output(".js"), map: output(".js.map") };
}

function refuse(error: unknown): never {
  const { errors } = error as Partial<BuildFailure>;
  if (errors === undefined) throw error;
  throw new KitError(
    errors.map(({ text, location }) => ({
      place: location ? `${location.file}:${location.line}:${location.column + 1}` : "<bundle>",
      message: text,
    })),
  );
}
