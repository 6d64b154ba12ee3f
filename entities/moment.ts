/** A time of Atlas in one spelling: ISO 8601 in UTC, to the second; undefined where there is none. */
export function isoTime(time: string | number | undefined): string | undefined {
  if (time === undefined) return undefined;
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().replace(/\.\d{3}Z$/, "Z");
}

/** Milliseconds since the Unix epoch of a text in ISO 8601 or in Unix seconds; a time without a zone is UTC. */
export function momentOf(text: string): number | undefined {
  if (/^\d{9,11}$/.test(text)) return Number(text) * 1000;
  if (!/^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/.test(text)) return undefined;
  // Date.parse makes the 3rd of March of the 31st of February.
  const day = text.slice(0, 10);
  if (isoTime(day)?.slice(0, 10) !== day) return undefined;
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/.test(text) && text.length > 10 ? text : text.length > 10 ? `${text}Z` : text;
  const time = Date.parse(zoned.replace(" ", "T"));
  return Number.isNaN(time) ? undefined : time;
}

/** When Atlas made the thing of this id: an id begins with the second of its creation. */
export function creationOf(id: string): number | undefined {
  return /^[a-f0-9]{24}$/.test(id) ? Number.parseInt(id.slice(0, 8), 16) * 1000 : undefined;
}
