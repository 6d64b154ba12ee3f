import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadTemplates } from "../../../src/runtime/template/load.ts";
import { folderWith, rendered, templateOf, toys } from "../toy.ts";

const lamp = "namespace: shop\nlamp: { defines: toy/lamp, name: <<< text/label.txt }\n";

function loadFrom(cwd: string, file = "a.yaml") {
  return loadTemplates({ files: [file], cwd, types: toys });
}

test("the text of a file in a folder below is embedded letter by letter", () => {
  const loaded = loadFrom(folderWith({ "a.yaml": lamp, "text/label.txt": "<- no script\n" }));
  expect(loaded.diagnostics).toEqual([]);
  expect(templateOf(loaded, "shop/lamp").properties.entries.get("name")?.value).toMatchObject({
    kind: "scalar",
    value: "<- no script\n",
  });
});

test.skipIf(process.platform === "win32")("a link that leads out of the folder is not followed", () => {
  const secret = folderWith({ "secret.txt": "hidden" });
  const folder = folderWith({ "a.yaml": lamp, "text/other.txt": "" });
  symlinkSync(join(secret, "secret.txt"), join(folder, "text/label.txt"));
  const loaded = loadFrom(folder);
  expect(rendered(loaded)).toContain("a.yaml:2:34: an embedded file must lie beside the file that embeds it");
});

test("an embedded file that is not UTF-8 is a mistake in that file", () => {
  const loaded = loadFrom(folderWith({ "a.yaml": lamp, "text/label.txt": Uint8Array.of(0x61, 0xff) }));
  expect(rendered(loaded)).toContain("text/label.txt:1:2: this file is not UTF-8");
});
