import type { YAMLError } from "yaml";
import type { Diagnostic, Place } from "../diagnostic.ts";
import { placeAt, type SourceFile, startOf } from "./source-file.ts";

/** The parser's complaint, in words that say what to do. */
export function explainYamlError(file: SourceFile, problem: YAMLError): Diagnostic {
  const [start, end] = problem.pos;
  const indentation = tabIndentation(file, start);
  if (problem.code === "TAB_AS_INDENT" || indentation !== undefined) {
    const at = indentation ?? start;
    return {
      severity: "error",
      place: placeAt(file, at, at + 1),
      message: "this line is indented with a tab",
      expected: "spaces",
      found: "a tab",
      hint: "YAML takes only spaces for indentation: replace every tab by two spaces",
    };
  }
  if (problem.code === "TAG_RESOLVE_FAILED") {
    return {
      severity: "error",
      place: placeAt(file, start, end),
      message: "tags are not supported here",
      expected: "a plain value",
      found: `the tag ${file.text.slice(start, end)}`,
      hint: "leave the tag out",
    };
  }
  if (problem.code === "RESOURCE_EXHAUSTION") return nestedBeyondReading(startOf(file.name));
  const hint = scriptInBrackets(file, start) ?? HINTS[problem.code];
  return {
    severity: "error",
    place: placeAt(file, start, end),
    message: `this is not valid YAML: ${problem.message.charAt(0).toLowerCase()}${problem.message.slice(1)}`,
    ...(hint === undefined ? {} : { hint }),
  };
}

/** The parser recurses into values: only nesting beyond any sense gets here. */
export function nestedBeyondReading(place: Place): Diagnostic {
  return {
    severity: "error",
    place,
    message: "values are nested too deeply to be read",
    hint: "a template needs a few levels only",
  };
}

/** Inside of brackets, a bracket or a comma of a script would end it. */
function scriptInBrackets(file: SourceFile, offset: number): string | undefined {
  const lineStart = file.text.lastIndexOf("\n", offset - 1) + 1;
  const before = file.text.slice(Math.max(lineStart, offset - 1000), offset);
  return /[{[,:][^"']*[ [,]<-[^"']*$/.test(before) ? "inside of brackets, put a script in quotes" : undefined;
}

/** Offset of the first tab in the indentation of the line that holds an offset. */
function tabIndentation(file: SourceFile, offset: number): number | undefined {
  const lineStart = file.text.lastIndexOf("\n", offset - 1) + 1;
  const indentation = /^ *\t/.exec(file.text.slice(lineStart, lineStart + 1000));
  return indentation ? lineStart + indentation[0].length - 1 : undefined;
}

const HINTS: Partial<Record<YAMLError["code"], string>> = {
  BAD_INDENT: "line it up with its neighbours; is a bracket left open above?",
  BLOCK_IN_FLOW: "inside brackets, write everything in brackets",
  MULTILINE_IMPLICIT_KEY: "a key stands on one line; is a `:` missing after it, or a quote not closed?",
  BLOCK_AS_IMPLICIT_KEY: "is the next line indented too far? a text with `: ` in it needs quotes",
  MISSING_CHAR: "is a quote, a bracket, a `:` or a `-` missing, or a line indented too little?",
  UNEXPECTED_TOKEN: "put the value in quotes if it begins with a special character",
  BAD_SCALAR_START: "put the value in quotes",
  BAD_ALIAS: "name an anchor that stands earlier in this file",
};
