import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..", "..");

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly dev?: true;
  readonly hasInstallScript?: true;
  readonly dependencies?: Record<string, string>;
}

const read = (name: string) => JSON.parse(readFileSync(join(root, name), "utf8"));
const manifest = read("package.json");
const { packages } = read("package-lock.json") as { packages: Record<string, Locked> };
const locked = Object.entries(packages).filter(([path]) => path !== "");

test("nothing that a user installs runs a script of its own", () => {
  const scripted = locked.filter(([, { dev, hasInstallScript }]) => hasInstallScript && !dev).map(([path]) => path);
  const ours = ["preinstall", "install", "postinstall", "prepare", "prepublish"];
  expect(scripted).toEqual([]);
  expect(ours.filter((name) => name in manifest.scripts)).toEqual([]);
});

test("contributors need no install script either: the project switches them off", () => {
  expect(readFileSync(join(root, ".npmrc"), "utf8")).toContain("ignore-scripts=true");
});

test("every package is pinned to a version and the hash of its content, and to what the manifest asks for", () => {
  const loose = locked.filter(([, { version, integrity }]) => !version || !integrity?.startsWith("sha512-"));
  expect(loose.map(([path]) => path)).toEqual([]);
  expect(packages[""]?.dependencies).toEqual(manifest.dependencies);
});

test("dependencies are few: one more is a change to these numbers, and has its reason in that change", () => {
  const used = locked.filter(([, { dev }]) => !dev).map(([path]) => path.replace(/^.*node_modules\//, ""));
  expect(Object.keys(manifest.dependencies).length).toBeLessThanOrEqual(12);
  expect(used.length).toBeLessThanOrEqual(51);
});

test("other programs are started in one place, which asks when a process began and knows no secret", () => {
  const files = ["src", "entities"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
  );
  const starting = files
    .filter((name) => name.endsWith(".ts"))
    .filter((name) =>
      /["']node:(child_process|worker_threads|cluster)["']/.test(readFileSync(join(root, name), "utf8")),
    )
    .map((name) => name.replaceAll("\\", "/"));
  expect(starting).toEqual(["src/runtime/home/lock-owner.ts"]);
});
