import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");

/** Rooms of the house, and the rooms that each may use. Arrows go down only. */
const rooms: Record<string, readonly string[]> = {
  "src/cli": [
    "src/api",
    "src/inventory",
    "src/page",
    "src/mcp",
    "src/runtime",
    "src/governance",
    "src/check",
    "src/policy",
    "src/audit",
    "src/render",
    "src/entity",
    "src/host",
    "src/emulator",
    "entities",
    "src",
  ],
  "src/mcp": [
    "src/inventory",
    "src/check",
    "src/runtime",
    "src/governance",
    "src/policy",
    "src/audit",
    "src/render",
    "src/entity",
    "src/host",
    "src",
  ],
  "src/kit/build": ["src/entity", "entities"],
  "src/kit/engine": ["src/render", "src/entity", "src/atlas", "src/host"],
  "src/inventory": ["src/page", "src/render", "src/governance", "src/runtime", "src/entity", "src/atlas"],
  "src/api": ["src/runtime", "src/entity", "src/atlas"],
  "src/page": ["src/render"],
  "src/runtime": ["src/entity", "src/host"],
  entities: ["src/entity", "src/atlas", "src/host"],
  "src/atlas": ["src/host"],
  "src/render": ["src/entity"],
  "src/governance": ["src/policy", "src/audit", "src/entity", "src/atlas", "src/runtime"],
  "src/check": ["src/inventory", "src/page", "src/render", "src/runtime"],
  "src/policy": ["src/runtime"],
  "src/audit": ["src/runtime"],
  "src/entity": [],
  "src/emulator": [],
  "src/host": [],
  src: ["src/runtime", "src/governance", "src/policy", "src/audit", "src/entity", "src/host", "src/atlas", "entities"],
};

/** Packages that a room may use; those not named here may use whatever the project depends on. */
const packages: Record<string, readonly string[]> = {
  entities: ["zod", "ipaddr.js"],
  "src/atlas": ["zod", "ipaddr.js", "@noble/hashes"],
  "src/entity": ["zod"],
  "src/render": [],
  "src/page": ["node:crypto"],
  "src/kit/engine": ["zod"],
  "src/emulator": ["node:", "hono", "@hono/node-server", "zod", "ipaddr.js"],
};

const roomOf = (file: string) => {
  const path = relative(root, file).split(sep).join("/");
  const found = Object.keys(rooms).find((room) => room !== "src" && path.startsWith(`${room}/`));
  return found ?? path.slice(0, path.indexOf("/"));
};

const files = ["src", "entities"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(root, folder, name)),
);

const imports = files.flatMap((file) => {
  const text = readFileSync(file, "utf8");
  const found = [...text.matchAll(/(?:from|import)\s*\(?\s*["']([^"'\n]+)["']/g)].map((match) => match[1] ?? "");
  return found.map((target) => ({ file, target }));
});

it("finds the imports that it judges", () => {
  expect(files.length).toBeGreaterThan(100);
  expect(imports.length).toBeGreaterThan(300);
});

it("has arrows that go down only", () => {
  const wrong = imports.flatMap(({ file, target }) => {
    if (!target.startsWith(".")) return [];
    const from = roomOf(file);
    const to = roomOf(resolve(dirname(file), target));
    return from === to || rooms[from]?.includes(to) ? [] : [`${relative(root, file)} uses ${to}: ${target}`];
  });
  expect(wrong).toEqual([]);
});

it("has no files that import each other in a circle, not even for a type", () => {
  const needs = files.map((file) => ({
    file,
    targets: imports.filter((one) => one.file === file).map(({ target }) => resolve(dirname(file), target)),
  }));
  // What imports nothing that is left, or is imported by nothing that is, is in no circle, and goes.
  let left = needs;
  for (let before = -1; before !== left.length; ) {
    before = left.length;
    const present = new Set(left.map(({ file }) => file));
    const needed = new Set(left.flatMap(({ targets }) => targets));
    left = left.filter(({ file, targets }) => needed.has(file) && targets.some((target) => present.has(target)));
  }
  expect(left.map(({ file }) => relative(root, file))).toEqual([]);
});

it("keeps Node, the HTTP library and timers out of entities and client, and lets one file alone know urllib", () => {
  const wrong = imports.flatMap(({ file, target }) => {
    if (target.startsWith(".")) return [];
    const allowed = packages[roomOf(file)];
    return allowed === undefined || allowed.some((name) => target.startsWith(name)) ? [] : [`${file}: ${target}`];
  });
  expect(wrong).toEqual([]);
  const urllib = new Set(imports.filter(({ target }) => target === "urllib").map(({ file }) => roomOf(file)));
  expect([...urllib]).toEqual(["src/host"]);
});

it("prints nothing from inside the entities, the client and the runtime", () => {
  const quiet = files.filter((file) => roomOf(file) !== "src/cli");
  const loud = quiet.filter((file) => /\bconsole\.|process\.std(out|err)/.test(readFileSync(file, "utf8")));
  expect(loud.map((file) => relative(root, file))).toEqual([]);
});
