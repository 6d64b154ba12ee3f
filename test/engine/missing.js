// Runs first in every fresh context: takes away what Monk's engine is not known to have, so that a script that uses it
// fails. Afterwards neither engine has more than the other; but Node keeps Symbol.asyncIterator,
// which cannot be removed, and Error.stackTraceLimit, without which it tells no stack.
(function () {
  const absent = {
    global:
      "AggregateError AsyncDisposableStack AsyncIterator Atomics BigInt BigInt64Array BigUint64Array Buffer DisposableStack FinalizationRegistry Float16Array Intl Iterator Promise ShadowRealm SharedArrayBuffer SuppressedError Temporal TextDecoder TextEncoder URL URLSearchParams WeakRef WebAssembly console crypto fetch globalThis performance process queueMicrotask setInterval setImmediate setTimeout structuredClone",
    Array: "fromAsync",
    "Array.prototype": "at findLast findLastIndex toReversed toSorted toSpliced with",
    "ArrayBuffer.prototype": "maxByteLength resizable resize transfer transferToFixedLength",
    "Date.prototype": "getYear setYear toGMTString",
    Error: "captureStackTrace isError",
    JSON: "isRawJSON rawJSON",
    Map: "groupBy",
    Object: "groupBy hasOwn",
    "Object.prototype": "__defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__",
    RegExp: "escape input $_ lastMatch $& lastParen $+ leftContext $` rightContext $' $1 $2 $3 $4 $5 $6 $7 $8 $9",
    "RegExp.prototype": "hasIndices unicodeSets",
    "Set.prototype": "difference intersection isDisjointFrom isSubsetOf isSupersetOf symmetricDifference union",
    "String.prototype":
      "anchor at big blink bold fixed fontcolor fontsize isWellFormed italics link matchAll replaceAll small strike sub sup toWellFormed",
    Symbol: "asyncDispose dispose",
    Uint8Array: "fromBase64 fromHex",
    "Uint8Array.prototype": "setFromBase64 setFromHex toBase64 toHex",
  };
  const remove = (holder, names) => {
    for (const name of names.split(" ")) delete holder[name];
  };
  remove(Object.getPrototypeOf(Uint8Array).prototype, "at findLast findLastIndex toReversed toSorted with");
  for (const [place, names] of Object.entries(absent)) {
    remove(place === "global" ? this : place.split(".").reduce((from, name) => from[name], this), names);
  }
}).call(this);
