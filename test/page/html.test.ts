import { describe, expect, it } from "vitest";
import { html } from "../../src/page/html.ts";
import { noBrowser, show } from "./browser.ts";
import { nasty, page } from "./page.ts";

const text = html(page);

it("nothing that is written into it becomes a tag, an attribute or an instruction", () => {
  const tags = [...text.matchAll(/<\/?([a-z][a-z0-9]*)/g)].map((match) => match[1]);
  expect(tags.filter((tag) => tag === "script")).toHaveLength(2);
  expect(tags).not.toContain("img");
  for (const character of ["\u0000", "\u001b", "\u202e"]) expect(text).not.toContain(character);
  expect(text).toContain("\\u202egpj.exe");
});

it("it names nothing outside of itself", () => {
  expect(text).not.toMatch(/(?:src|href|action|srcset)="(?!#)/);
  expect(text).not.toMatch(/url\(|@import|https?:/);
  expect(text).toContain("default-src 'none'");
});

it("every row stands in it as written, so that it needs no script to be read", () => {
  expect(text.match(/<tr>/g)).toHaveLength(3 + nasty.length + 2);
  expect(text).toContain("No nuts.");
});

describe.skipIf(noBrowser !== undefined)(
  `in a browser${noBrowser === undefined ? "" : ` (skipped: ${noBrowser})`}`,
  () => {
    const names = "#fruit tbody tr:not([hidden]) td:first-child";

    it("it runs its own script, asks nothing of any network, and whatever was written stays text", async () => {
      const { page: tab, asked, complaints } = await show(text);
      expect(await tab.evaluate("document.documentElement.className")).toBe("js");
      expect(await tab.title()).toBe(`Report ${nasty[0]}`);
      expect(await tab.locator("img").count()).toBe(0);
      expect(await tab.locator("#nasty td pre").allInnerTexts()).toEqual([
        ...nasty.slice(0, 5),
        "safe\\u202egpj.exe",
        "a\\x00b\\x1b[31m",
      ]);
      expect(asked).toEqual([]);
      expect(complaints).toEqual([]);
    });

    it("a heading sorts its column, numbers as numbers, and once more the other way round", async () => {
      const { page: tab } = await show(text);
      const weight = tab.getByRole("button", { name: "Weight" });
      await weight.click();
      expect(await tab.locator(names).allInnerTexts()).toEqual(["apple", "pear", "plum"]);
      expect(await tab.locator("#fruit th").nth(1).getAttribute("aria-sort")).toBe("ascending");
      await weight.click();
      expect(await tab.locator(names).allInnerTexts()).toEqual(["plum", "pear", "apple"]);
      expect(await tab.locator("#told").textContent()).toBe("Fruit sorted by Weight, descending");
      await tab.getByRole("button", { name: "From" }).click();
      expect(await tab.locator(names).last().textContent()).toBe("apple");
    });

    it("it is used with the keyboard alone: / begins to filter, Escape ends it, Enter sorts", async () => {
      const { page: tab } = await show(text);
      await tab.keyboard.press("/");
      await tab.keyboard.type("spain RED");
      await tab.locator(names).filter({ hasText: "pear" }).waitFor({ state: "detached" });
      expect(await tab.locator(names).allInnerTexts()).toEqual(["plum"]);
      expect(await tab.locator("nav [data-count=fruit]").textContent()).toBe("1 of 3");
      expect(await tab.locator("#nasty .none").isVisible()).toBe(true);
      await tab.keyboard.press("Escape");
      expect(await tab.locator(names).count()).toBe(3);
      await tab.getByRole("button", { name: "Name" }).first().focus();
      await tab.keyboard.press("Enter");
      expect(await tab.locator(names).allInnerTexts()).toEqual(["apple", "pear", "plum"]);
    });

    it("a column of few values offers them to choose from", async () => {
      const { page: tab } = await show(text);
      await tab.getByLabel("Colour").selectOption({ label: "red" });
      expect(await tab.locator(names).allInnerTexts()).toEqual(["apple", "plum"]);
      await tab.getByLabel("Colour").selectOption({ label: "all" });
      expect(await tab.locator(names).count()).toBe(3);
    });

    it("it tells assistive software what is what", async () => {
      const { page: tab } = await show(text);
      const tree = await tab.locator("body").ariaSnapshot();
      for (const part of [
        "banner",
        'heading "Fruit 3" [level=2]',
        'searchbox "Filter all tables"',
        'navigation "Tables"',
        'table "Fruit 3"',
        'columnheader "Weight"',
        'combobox "Colour"',
      ]) {
        expect(tree).toContain(part);
      }
    });

    it("on paper stands what is shown, without what only a screen can use", async () => {
      const { page: tab } = await show(text);
      await tab.emulateMedia({ media: "print" });
      expect(await tab.getByRole("searchbox").isVisible()).toBe(false);
      expect(await tab.getByLabel("Colour").isVisible()).toBe(false);
      expect(await tab.locator(names).count()).toBe(3);
      const tooWide = await tab.evaluate("document.body.scrollWidth > document.documentElement.clientWidth");
      expect(tooWide).toBe(false);
    });
  },
);
