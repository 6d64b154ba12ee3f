import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const elsewhere = mkdtempSync(join(tmpdir(), "monk-package-"));
const installed = join(elsewhere, "node_modules", "monk-mongodb-atlas");
let packed: string[];

/** Runs a program without a shell and expects it to end well. */
function run(program: string, args: readonly string[], cwd: string, right = 0): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
    maxBuffer: 2 ** 26,
  });
  if (error) throw error;
  if (status !== right) throw new Error(`${program} ${args.join(" ")} ended with ${status}\n${stdout}${stderr}`);
  return stdout;
}

/** npm as JavaScript, since Windows starts its script through a shell only. */
function npm(args: readonly string[], cwd: string): string {
  const given = process.env.npm_execpath;
  const beside = join(dirname(process.execPath), "node_modules", "npm", "bin", "npm-cli.js");
  const above = join(dirname(process.execPath), "..", "lib", "node_modules", "npm", "bin", "npm-cli.js");
  const program = [given, beside, above].find((path) => path?.endsWith(".js") && existsSync(path));
  return program ? run(process.execPath, [program, ...args], cwd) : run("npm", args, cwd);
}

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly optional?: boolean }>>;
}

/** What an install would put beside the package: its dependencies and theirs, none of those for development. */
function linkDependencies(): void {
  const { packages }: Lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  for (const [path, { dev, optional }] of Object.entries(packages)) {
    if (!/^node_modules\/(@[^/]+\/)?[^/]+$/.test(path) || dev || optional) continue;
    mkdirSync(dirname(join(elsewhere, path)), { recursive: true });
    symlinkSync(join(root, path), join(elsewhere, path), "junction");
  }
}

beforeAll(() => {
  const [{ filename, files }] = JSON.parse(
    npm(["pack", "--json", "--offline", "--ignore-scripts", "--pack-destination", elsewhere], root),
  );
  packed = files.map(({ path }: { path: string }) => path);
  run("tar", ["-xzf", filename], elsewhere);
  mkdirSync(dirname(installed));
  cpSync(join(elsewhere, "package"), installed, { recursive: true });
  writeFileSync(join(elsewhere, "package.json"), '{ "type": "module" }\n');
  linkDependencies();
});

afterAll(() => rmSync(elsewhere, { recursive: true, force: true }));

test("the package holds what was built, its declarations, its documents and its examples", () => {
  expect(packed).toEqual(
    expect.arrayContaining([
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "dist/cli/LICENSES.txt",
      "dist/cli/monk.js",
      "dist/emulator.js",
      "dist/index.js",
      "dist/monk/MANIFEST",
      "dist/types/src/emulator/index.d.ts",
      "dist/types/src/index.d.ts",
      "entities/README.md",
      "src/atlas/operations/README.md",
      "src/inventory/README.md",
      "examples/getting-started/mongodb-atlas.yaml",
      "package.json",
    ]),
  );
});

test("the package holds no source of ours, no test and nothing left over from a run", () => {
  const wanted =
    /^(dist\/.*\.(js|d\.ts)|dist\/cli\/LICENSES\.txt|dist\/monk\/(MANIFEST|[a-z-]+\.yaml)|examples\/.*\.(ya?ml|json|txt|mjs)|((entities|src\/atlas\/operations|src\/inventory)\/)?[A-Z]+\.md|LICENSE|package\.json)$/;
  expect(packed.filter((path) => !wanted.test(path))).toEqual([]);
  expect(packed.filter((path) => path.includes(".monk"))).toEqual([]);
});

test("the package holds the kit for Monk, whole", () => {
  const kit = join(installed, "dist", "monk");
  const manifest = readFileSync(join(kit, "MANIFEST"), "utf8");

  const listed = [...manifest.matchAll(/^(?:LOAD|RESOURCES) (.+)$/gm)].flatMap(([, names = ""]) => names.split(" "));

  expect(readdirSync(kit).sort()).toEqual(["MANIFEST", ...listed].sort());
});

test("the command line works where it is installed, under both of its names", () => {
  const { bin, version } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  expect(Object.keys(bin)).toEqual(["monk", "monk-atlas"]);
  for (const program of Object.values<string>(bin)) {
    expect(run(process.execPath, [join(installed, program), "--version"], elsewhere).trim()).toContain(version);
  }
});

test("the command line needs nothing beside it: it plans the example without a single dependency", () => {
  const alone = join(elsewhere, "alone");
  cpSync(join(elsewhere, "package"), alone, { recursive: true });
  const example = join(alone, "examples", "getting-started");

  const planned = run(process.execPath, [join(alone, "dist", "cli", "monk.js"), "plan", "--emulator"], example, 2);

  expect(planned).toContain("Plan: 3 to create.");
});

test("both entries work for a program, with the dependencies that the package names", () => {
  // Out of the package, so that its imports find the installed one.
  const copied = join(elsewhere, "examples");
  cpSync(join(installed, "examples"), copied, { recursive: true });

  expect(run(process.execPath, [join(copied, "as-a-library", "update.mjs")], elsewhere)).toContain("update: done\n");
});

test("a TypeScript program that uses both entries type-checks against the shipped declarations", () => {
  const program = `import { Atlas, AtlasError, type RunEvent, nodeHost, openWorkspace } from "monk-mongodb-atlas";
import { type Emulator, start } from "monk-mongodb-atlas/emulator";

const local: Emulator = await start({ orgs: ["shop"], provisionSeconds: 0 });
local.failNext({ operation: "GET /groups", status: 503, retryAfter: 1 });
const seen: RunEvent[] = [];
const { workspace, secrets, close } = openWorkspace({ apiUrl: local.url, on: (event) => seen.push(event) });
await secrets.set("mongodb-atlas-token", local.serviceAccount.clientId);
const outcome: "done" | "failed" | "interrupted" = (await workspace.update([])).outcome;

const atlas = new Atlas({ host: nodeHost(), userAgent: outcome, credentials: "public:private" });
const user = await atlas.find("getDatabaseUser", { groupId: "1", databaseName: "admin", username: "app" });
const name: string | undefined = user?.username;
for await (const project of atlas.list("listProjects", {})) console.log(name, project.id, project.name);
try {
  // @ts-expect-error an operation that the table does not have
  await atlas.call("getCloister", {});
  // @ts-expect-error a parameter that is missing
  await atlas.call("getCluster", { groupId: "1" });
} catch (error) {
  if (error instanceof AtlasError) console.log(error.errorCode);
}
await close();
`;
  writeFileSync(join(elsewhere, "program.ts"), program);
  const compilerOptions = { module: "nodenext", target: "es2023", strict: true, noEmit: true, skipLibCheck: true };
  const typeRoots = [join(root, "node_modules", "@types")];
  writeFileSync(
    join(elsewhere, "tsconfig.json"),
    JSON.stringify({ compilerOptions: { ...compilerOptions, typeRoots, types: ["node"] }, files: ["program.ts"] }),
  );
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc");

  const { status, stdout } = spawnSync(process.execPath, [compiler, "-p", "."], { cwd: elsewhere, encoding: "utf8" });

  expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
});

test("the declarations lead nowhere that the package does not hold", () => {
  const declarations = readdirSync(join(installed, "dist", "types"), { recursive: true, encoding: "utf8" });
  const broken = declarations
    .filter((name) => name.endsWith(".d.ts"))
    .flatMap((name) => {
      const file = join(installed, "dist", "types", name);
      const targets = [...readFileSync(file, "utf8").matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g)];
      return targets
        .map(([, target = ""]) => join(dirname(file), target.replace(/\.ts$/, ".d.ts")))
        .filter((target) => !existsSync(target));
    });
  expect(broken).toEqual([]);
});
