import { parseJson, unlikeAtlas } from "./answer.ts";
import { type Call, failed, type Send } from "./call.ts";
import { AnswerError, AtlasError } from "./error.ts";
import type { Operation } from "./operation.ts";

/** The most that Atlas gives in one page. */
const itemsPerPage = 500;

/** A quarter of a million results, which no list of Atlas has: a server that always has one more is not Atlas. */
const mostPages = 500;

interface Page {
  readonly results: readonly unknown[];
  /** An estimate; absent when it was not asked for. */
  readonly totalCount: number | undefined;
  readonly links: "next" | "end" | "unknown";
}

/**
 * The results of a list, raw. `callWith` makes the call for one page out of its query.
 * When Atlas takes too long to count, the rest is read without a count.
 */
export async function* pages(
  row: Operation,
  callWith: (query: Readonly<Record<string, unknown>>) => Call,
  send: Send,
): AsyncGenerator<unknown, void, undefined> {
  if (row.pages === "array") {
    const call = callWith({});
    yield* resultsOf(parseJson(await send(call), failed(call)), call);
    return;
  }
  let uncounted: { includeCount?: false } = {};
  let seen = 0;
  let before = "";
  for (let pageNum = 1; ; pageNum += 1) {
    const query = { pageNum, itemsPerPage };
    let page: Page;
    try {
      page = await readPage(callWith({ ...query, ...uncounted }), send);
    } catch (error) {
      if (row.counts === false || uncounted.includeCount === false || !isTimeout(error)) {
        throw error;
      }
      uncounted = { includeCount: false };
      page = await readPage(callWith({ ...query, ...uncounted }), send);
    }
    const print = JSON.stringify(page.results);
    if (page.results.length > 0 && print === before) {
      throw new AnswerError(
        failed(callWith(query)),
        `page ${pageNum} is page ${pageNum - 1} again`,
        false,
        unlikeAtlas,
      );
    }
    before = print;
    yield* page.results;
    seen += page.results.length;
    if (isLast(page, seen)) {
      return;
    }
    if (pageNum === mostPages) {
      throw new AnswerError(
        failed(callWith(query)),
        `the list has no end after ${mostPages} pages`,
        false,
        unlikeAtlas,
      );
    }
  }
}

/** Whether there is nothing after this page, `seen` being all results so far. Pure. */
function isLast(page: Page, seen: number): boolean {
  if (page.results.length === 0 || page.links === "end") {
    return true;
  }
  if (page.links === "next") {
    return false;
  }
  return page.totalCount === undefined ? page.results.length < itemsPerPage : seen >= page.totalCount;
}

async function readPage(call: Call, send: Send): Promise<Page> {
  const body = parseJson(await send(call), failed(call));
  const { totalCount, links } = (body ?? {}) as { totalCount?: unknown; links?: unknown };
  return {
    results: resultsOf(body, call),
    totalCount: typeof totalCount === "number" ? totalCount : undefined,
    // A bare array has no second page, however long it is.
    links: Array.isArray(body) ? "end" : linksOf(links),
  };
}

function resultsOf(body: unknown, call: Call): readonly unknown[] {
  const results = Array.isArray(body) ? body : (body as { results?: unknown } | undefined)?.results;
  if (!Array.isArray(results)) {
    throw new AnswerError(
      failed(call),
      "the answer is not what Atlas documents, in `results`: expected an array",
      false,
      unlikeAtlas,
    );
  }
  return results;
}

/** A page with `next` has another; one with `previous` only is the last. One with neither says nothing. */
function linksOf(links: unknown): Page["links"] {
  const relations = (Array.isArray(links) ? links : []).map((link) => (link as { rel?: unknown } | null)?.rel);
  if (relations.includes("next")) {
    return "next";
  }
  return relations.includes("previous") ? "end" : "unknown";
}

function isTimeout(error: unknown): boolean {
  return error instanceof AtlasError && error.errorCode === "TIMEOUT_WHILE_PAGING";
}
