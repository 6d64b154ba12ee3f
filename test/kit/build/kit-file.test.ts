import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { replaceFolder, versionHash } from "../../../src/kit/build/kit-file.ts";

const folder = mkdtempSync(join(tmpdir(), "kit-file-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("has a hash that goes by names and contents, and not by order", () => {
  const hash = versionHash({ a: "1", b: "2" });
  expect(hash).toMatch(/^[0-9a-f]{12}$/);
  expect(versionHash({ b: "2", a: "1" })).toBe(hash);
  const others = [{ a: "1" }, { a: "1", b: "3" }, { a: "1", c: "2" }, { a: "2", b: "1" }, { a: "1\nb 1\n2" }];
  expect(new Set([hash, ...others.map(versionHash)]).size).toBe(others.length + 1);
});

it("puts the new files in the place of all the old ones", () => {
  const place = join(folder, "deep", "kit");
  replaceFolder(place, { old: "1", both: "1" });
  replaceFolder(place, { both: "2" });
  expect(readdirSync(place)).toEqual(["both"]);
  expect(readFileSync(join(place, "both"), "utf8")).toBe("2");
  expect(readdirSync(join(folder, "deep"))).toEqual(["kit"]);
});

it("leaves the old files where one of the new cannot be written", () => {
  const place = join(folder, "kept");
  replaceFolder(place, { old: "1" });
  expect(() => replaceFolder(place, { new: "2", "no/such/folder": "3" })).toThrow("ENOENT");
  expect(readdirSync(place)).toEqual(["old"]);
  expect(existsSync(join(place, "new"))).toBe(false);
  expect(readdirSync(folder).filter((name) => name.startsWith("."))).toEqual([]);
});
