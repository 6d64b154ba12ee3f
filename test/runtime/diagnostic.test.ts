import { expect, test } from "vitest";
import { type Diagnostic, renderDiagnostic, sortDiagnostics } from "../../src/runtime/diagnostic.ts";
import { InputError } from "../../src/runtime/input-error.ts";
import { sourceFile } from "../../src/runtime/source/source-file.ts";

function at(line: number, column: number, length = 1, file = "a.yaml"): Diagnostic {
  return { severity: "error", place: { file, line, column, length }, message: "wrong" };
}

function source(text: string) {
  return sourceFile("/a.yaml", "a.yaml", text);
}

test("the line is shown with its stretch underlined, tabs kept, whatever ends the lines", () => {
  const text = source("one\r\n\ttwo three\r\nfour");
  expect(renderDiagnostic(at(2, 6, 5), text)).toBe("a.yaml:2:6: wrong\n  \ttwo three\n  \t    ~~~~~");
  expect(renderDiagnostic({ ...at(3, 1, 99), severity: "warning" }, text)).toBe(
    "a.yaml:3:1: warning: wrong\n  four\n  ~~~~",
  );
});

test("a long line is cut around its stretch", () => {
  const shown = renderDiagnostic(at(1, 501, 3), source(`${"x".repeat(500)}bad${"y".repeat(500)}`)).split("\n");
  expect(shown[1]).toBe(`  ${"x".repeat(20)}bad${"y".repeat(97)}`);
  expect(shown[2]).toBe(`  ${" ".repeat(20)}~~~`);
});

test("characters that would drive a terminal are not printed", () => {
  expect(renderDiagnostic(at(1, 1), source("a\u001b[31mb"))).toBe("a.yaml:1:1: wrong\n  a·[31mb\n  ~");
});

test("a place beyond the text, or without a text, has no excerpt", () => {
  expect(renderDiagnostic(at(9, 1), source("one\n"))).toBe("a.yaml:9:1: wrong");
  expect(renderDiagnostic(at(1, 1), undefined)).toBe("a.yaml:1:1: wrong");
});

test("diagnostics stand in the order of the files, then by place, each once", () => {
  const sorted = sortDiagnostics(
    [at(2, 1, 1, "b"), at(1, 5, 1, "b"), at(9, 9, 1, "a"), at(1, 5, 1, "b"), at(1, 1, 1, "x")],
    ["a", "b"],
  );
  expect(sorted.map(({ place }) => `${place.file}:${place.line}:${place.column}`)).toEqual([
    "a:9:9",
    "b:1:5",
    "b:2:1",
    "x:1:1",
  ]);
});

test("one mistake that is made over and over is shown a hundred times, and counted after that", () => {
  const file = source("x\n".repeat(200));
  const mistakes = Array.from({ length: 150 }, (_, index) => at(index + 1, 1));
  const error = new InputError(mistakes, new Map([["a.yaml", file]]));
  expect(error.message.match(/: wrong/g)).toHaveLength(100);
  expect(error.message).toMatch(/… and 50 more like these\.$/);
  expect(error.diagnostics).toHaveLength(150);
});
