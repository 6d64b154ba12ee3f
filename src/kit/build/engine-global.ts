/**
 * The names that Monk's engine is known to have: those that its own packages use, and those of ES2015 to ES2020 that
 * any engine of that age has. Typed arrays are here for the hashes.
 */
export const engineGlobals: ReadonlySet<string> = new Set([
  ...["require", "module", "exports", "undefined", "NaN", "Infinity"],
  ...["Array", "Boolean", "Date", "JSON", "Map", "Math", "Number", "Object", "RegExp", "Set", "String", "Symbol"],
  ...["Error", "RangeError", "ReferenceError", "SyntaxError", "TypeError"],
  ...["ArrayBuffer", "DataView", "Uint8Array", "Uint32Array"],
  ...["decodeURI", "decodeURIComponent", "encodeURI", "encodeURIComponent"],
  ...["isFinite", "isNaN", "parseFloat", "parseInt"],
]);

/** Members of `Symbol` that every engine of that age has. */
export const engineSymbols: ReadonlySet<string> = new Set([
  "for",
  "hasInstance",
  "iterator",
  "toPrimitive",
  "toStringTag",
]);

/** Functions that came after ES2020, or that not every engine has, by the global that they belong to. */
export const lateFunctions: Readonly<Record<string, readonly string[]>> = {
  Array: ["fromAsync"],
  Error: ["captureStackTrace", "isError"],
  JSON: ["isRawJSON", "rawJSON"],
  Map: ["groupBy"],
  Math: ["f16round", "sumPrecise"],
  Object: ["groupBy", "hasOwn"],
  RegExp: ["escape"],
  Uint8Array: ["fromBase64", "fromHex"],
};

/** Methods that came after ES2020. Ours of the same name are called on `this`. */
export const lateMethods: ReadonlySet<string> = new Set([
  ...["at", "findLast", "findLastIndex", "group", "groupToMap", "toReversed", "toSorted", "toSpliced", "with"],
  ...["isWellFormed", "matchAll", "replaceAll", "toWellFormed"],
  ...["isDisjointFrom", "isSubsetOf", "isSupersetOf", "symmetricDifference"],
  ...["setFromBase64", "setFromHex", "toBase64", "toHex", "transfer", "transferToFixedLength"],
]);

/** Methods of iterators, which came after ES2020; lists have them as well. */
export const iteratorMethods: ReadonlySet<string> = new Set([
  ...["drop", "every", "filter", "find", "flatMap", "forEach", "map", "reduce", "some", "take", "toArray"],
]);
