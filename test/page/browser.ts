import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, onTestFinished } from "vitest";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** Why nothing can be looked at in a browser here; undefined where it can. */
export const noBrowser = existsSync(executablePath) ? undefined : `there is no ${executablePath}`;

let browser: Promise<Browser> | undefined;

afterAll(async () => {
  await (await browser)?.close();
});

export interface Shown {
  readonly page: Page;
  /** Addresses that the page asked for, besides its own. */
  readonly asked: readonly string[];
  /** What the browser complained of: refused scripts and styles, and mistakes in ours. */
  readonly complaints: readonly string[];
}

/** Opens a page in a real browser, from a file, as people do. */
export async function show(html: string): Promise<Shown> {
  browser ??= chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
  const folder = await mkdtemp(join(tmpdir(), "monk-page-"));
  const file = join(folder, "page.html");
  await writeFile(file, html);
  const page = await (await browser).newPage();
  onTestFinished(async () => {
    await page.close();
    await rm(folder, { recursive: true, force: true });
  });
  const asked: string[] = [];
  const complaints: string[] = [];
  const own = pathToFileURL(file).href;
  page.on("request", (request) => {
    if (request.url() !== own) asked.push(request.url());
  });
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(own);
  return { page, asked, complaints };
}
