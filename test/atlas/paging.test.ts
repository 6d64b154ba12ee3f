import { HttpResponse, http } from "msw";
import { describe, expect, test } from "vitest";
import { AnswerError, type Atlas } from "../../src/atlas/index.ts";
import { api, clientOf, failureOf, groupId } from "../support/client.ts";
import { tokenHandler } from "../support/token.ts";

interface Asked {
  readonly pageNum: number;
  readonly itemsPerPage: number;
  readonly includeCount: string | null;
}

const user = (index: number) => ({ username: `user-${index}`, databaseName: "admin" });
const users = (from: number, to: number) =>
  Array.from({ length: Math.max(0, to - from) }, (_, index) => user(from + index));

/** A list of so many users; `shape` makes the body out of the results of one page. */
function list(total: number, shape: (results: readonly object[], asked: Asked) => object | Response) {
  const asked: Asked[] = [];
  const handlers = [
    tokenHandler,
    http.get(`${api}/groups/:groupId/databaseUsers`, ({ request }) => {
      const { searchParams } = new URL(request.url);
      const page = {
        pageNum: Number(searchParams.get("pageNum")),
        itemsPerPage: Number(searchParams.get("itemsPerPage")),
        includeCount: searchParams.get("includeCount"),
      };
      asked.push(page);
      const from = (page.pageNum - 1) * page.itemsPerPage;
      const answer = shape(users(from, Math.min(total, from + page.itemsPerPage)), page);
      return answer instanceof Response ? answer : HttpResponse.json(answer);
    }),
  ];
  return { asked, handlers };
}

async function names(atlas: Atlas): Promise<string[]> {
  const found: string[] = [];
  for await (const item of atlas.list("listDatabaseUsers", { groupId })) {
    found.push(item.username);
  }
  return found;
}

describe("a list", () => {
  test.each([
    ["its count is reached", 1000, 2, (results: readonly object[]) => ({ results, totalCount: 1000 })],
    ["a page is short, when nobody counts", 700, 2, (results: readonly object[]) => ({ results })],
    ["a page is empty, when nobody counts", 1000, 3, (results: readonly object[]) => ({ results })],
    [
      "a page is empty, whatever the count says",
      500,
      2,
      (results: readonly object[]) => ({ results, totalCount: 900 }),
    ],
    ["it is empty", 0, 1, (results: readonly object[]) => ({ results, totalCount: 0 })],
    ["it is a bare array", 300, 1, (results: readonly object[]) => results as object],
  ])("ends when %s", async (_, total, requests, shape) => {
    const { asked, handlers } = list(total, shape);
    expect(await names(clientOf(handlers).atlas)).toHaveLength(total);
    expect(asked).toHaveLength(requests);
    expect(asked.every(({ itemsPerPage }) => itemsPerPage === 500)).toBe(true);
  });

  test("ends where the links do, though the count was too low", async () => {
    const link = (rel: string) => ({ href: "https://elsewhere.test/never-asked", rel });
    const { asked, handlers } = list(1200, (results, { pageNum }) => ({
      results,
      totalCount: 900,
      links: [link("self"), ...(pageNum > 1 ? [link("previous")] : []), ...(pageNum < 3 ? [link("next")] : [])],
    }));
    expect(await names(clientOf(handlers).atlas)).toHaveLength(1200);
    expect(asked).toHaveLength(3);
  });

  test("goes on when Atlas gives smaller pages than asked for", async () => {
    const { handlers } = list(0, (_, { pageNum }) => ({
      results: users((pageNum - 1) * 100, Math.min(250, pageNum * 100)),
      totalCount: 250,
    }));
    expect(await names(clientOf(handlers).atlas)).toEqual(users(0, 250).map(({ username }) => username));
  });

  test("is an error when the same page comes again", async () => {
    const { asked, handlers } = list(0, () => ({ results: users(0, 500) }));
    const error = await failureOf(names(clientOf(handlers).atlas));
    expect(error).toBeInstanceOf(AnswerError);
    expect(String(error)).toContain("page 2 is page 1 again");
    expect(asked).toHaveLength(2);
  });

  test("is an error when it has no end", async () => {
    const { asked, handlers } = list(0, (_, { pageNum }) => ({
      results: users(pageNum, pageNum + 1),
      totalCount: 1e9,
    }));
    const error = await failureOf(names(clientOf(handlers).atlas));
    expect(String(error)).toContain("the list has no end after 500 pages");
    expect(asked).toHaveLength(500);
  });

  test("is an error when it is nested beyond all reason", async () => {
    const nested = `{"results":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
    const { handlers } = list(0, () => new Response(nested, { headers: { "content-type": "application/json" } }));
    const error = await failureOf(names(clientOf(handlers).atlas));
    expect(error).toBeInstanceOf(AnswerError);
    expect(String(error)).toContain("databaseUsers: the answer is nested more than 100 levels deep");
  });

  test("is read without a count when counting takes Atlas too long", async () => {
    const { asked, handlers } = list(700, (results, { includeCount }) =>
      includeCount === "false"
        ? { results }
        : HttpResponse.json({ error: 500, errorCode: "TIMEOUT_WHILE_PAGING" }, { status: 500 }),
    );
    expect(await names(clientOf(handlers).atlas)).toHaveLength(700);
    expect(asked.map(({ pageNum, includeCount }) => [pageNum, includeCount])).toEqual([
      [1, null],
      [1, "false"],
      [2, "false"],
    ]);
  });

  test("stops asking when its reader has seen enough", async () => {
    const { asked, handlers } = list(5000, (results) => ({ results, totalCount: 5000 }));
    for await (const item of clientOf(handlers).atlas.list("listDatabaseUsers", { groupId })) {
      if (item.username === "user-600") {
        break;
      }
    }
    expect(asked).toHaveLength(2);
  });

  test.each([{}, { results: "x" }, null, 7])("of the shape %j is an error that names the member", async (body) => {
    const { handlers } = list(0, () => HttpResponse.json(body));
    const error = await failureOf(names(clientOf(handlers).atlas));
    expect(error).toBeInstanceOf(AnswerError);
    expect(String(error)).toContain("`results`");
  });

  test("keeps members that it does not know, and takes null for unset", async () => {
    const { handlers } = list(0, () => ({
      results: [{ ...user(1), novelty: { a: 1 }, description: null }],
      totalCount: 1,
    }));
    const items = await clientOf(handlers).atlas.collection("listDatabaseUsers", { groupId });
    expect(items).toEqual([{ ...user(1), novelty: { a: 1 }, description: undefined }]);
  });
});
