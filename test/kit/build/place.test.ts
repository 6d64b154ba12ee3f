import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { bundle } from "../../../src/kit/build/bundle.ts";
import { engineScript } from "../../../src/kit/build/engine-script.ts";
import { KitError } from "../../../src/kit/build/mistake.ts";

const root = mkdtempSync(join(tmpdir(), "kit-place-"));
afterAll(() => rmSync(root, { recursive: true }));

async function built(files: Record<string, string>) {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
  const made = await bundle({ root, version: "1.2.3", entry: 'export { main } from "./main.ts";' });
  return engineScript("main.js", made, "main", "// Generated");
}

const failure = (files: Record<string, string>) => built(files).catch((error: unknown) => error);

it("names every obstacle at once, by its place in the TypeScript that it comes from", async () => {
  const error = await failure({
    "main.ts": `import { later } from "./later.ts";

export const main = async (list: string[]): Promise<string | undefined> => {
  await Promise.all([later()]);
  return Promise.race([list.at(-1), new URL("x").href]);
};
`,
    "later.ts": `interface Unused { readonly text: string }

export async function later(): Promise<void> {
  const { text }: Unused = { text: "y".replaceAll("y", "z") };
  await fetch(text).then(() => /(?<=a)b/);
}
`,
  });
  expect(error).toBeInstanceOf(KitError);
  expect(String(error)).toBe(
    `KitError: The kit cannot be built, and nothing was written.
later.ts:4:40: Monk's engine is not known to have \`.replaceAll()\`
later.ts:5:9: Monk's engine is not known to have \`fetch\`
later.ts:5:21: \`.then\` of a promise cannot be made synchronous
later.ts:5:32: Monk's engine is not known to have look-behind in a regular expression
main.ts:5:10: \`Promise.race\` in this form cannot be made synchronous
main.ts:5:29: Monk's engine is not known to have \`.at()\`
main.ts:5:41: Monk's engine is not known to have \`URL\``,
  );
});

it("names what cannot be bundled", async () => {
  const error = await failure({ "main.ts": 'import { gone } from "./gone.ts";\nexport const main = gone;\n' });
  expect(String(error)).toContain('main.ts:1:22: Could not resolve "./gone.ts"');
});

it("names the place where something waits outside of a function", async () => {
  const error = await failure({ "main.ts": "const main = await 1;\nexport { main };\n" });
  expect(String(error)).toContain("main.ts:1:14: ");
});
