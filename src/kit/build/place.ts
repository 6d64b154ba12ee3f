import { SourceMap, type SourceMapPayload } from "node:module";
import { getLineInfo } from "acorn";

/** Where an offset of a text comes from: `file:line:column`. */
export type PlaceOf = (at: number) => string;

/** Places in the source of a bundle, as its map names the files. */
export function bundlePlaces(name: string, text: string, map: SourceMapPayload): PlaceOf {
  const origins = new SourceMap(map);
  return (at) => {
    const { line, column } = getLineInfo(text, at);
    const origin = origins.findEntry(line - 1, column);
    if (!("originalSource" in origin) || !origin.originalSource) return `<${name}>:${line}:${column + 1}`;
    return `${origin.originalSource}:${origin.originalLine + 1}:${origin.originalColumn + 1}`;
  };
}

/** Places of a text that was edited: first back to the text before the edits, then as that says. */
export function editedPlaces(text: string, map: SourceMapPayload, before: string, placeBefore: PlaceOf): PlaceOf {
  const origins = new SourceMap(map);
  const starts = [0, ...Array.from(before.matchAll(/\r\n?|[\n\u2028\u2029]/g), (end) => end.index + end[0].length)];
  return (at) => {
    const { line, column } = getLineInfo(text, at);
    const origin = origins.findEntry(line - 1, column);
    if (!("originalLine" in origin)) return placeBefore(0);
    return placeBefore((starts[origin.originalLine] ?? 0) + origin.originalColumn);
  };
}
