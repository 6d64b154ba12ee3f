import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const folder = join(import.meta.dirname, "../../src/atlas");
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));

/** Pure code that any engine can run. */
const packages = ["zod", "ipaddr.js", "@noble/hashes/legacy.js", "@noble/hashes/sha2.js"];

/** What an engine without an event loop, or without Node, does not have. */
const missing =
  /\b(TextEncoder|TextDecoder|URLSearchParams|Buffer|process|structuredClone|queueMicrotask|AbortController|EventEmitter|setTimeout|setInterval|setImmediate)\b(?=[.(])|new (URL|Promise)\b|Promise\.(?!all\b)\w+|\.(then|finally)\(/;

describe.each(files)("%s", (name) => {
  const source = readFileSync(join(folder, name), "utf8");
  const code = source.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");

  test("imports only its own layer, the host's interface and pure packages", () => {
    const imported = Array.from(code.matchAll(/from\s+"([^"]+)"|import\("([^"]+)"\)/g), ([, a, b]) => a ?? b ?? "");
    const strange = imported.filter(
      (one) => !packages.includes(one) && !/^\.\.?\/[\w./-]+\.ts$/.test(one) && !/host\/host\.ts$/.test(one),
    );
    expect(strange).toEqual([]);
    expect(imported.filter((one) => /\/(node|runtime|entity|cli|emulator)\//.test(one))).toEqual([]);
  });

  test("uses nothing that a plain engine lacks", () => {
    expect(missing.exec(code)?.[0]).toBeUndefined();
  });
});
