import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadTemplates } from "../../../src/runtime/template/load.ts";
import { folderWith, rendered, templateOf, toys } from "../toy.ts";

const windows = process.platform === "win32";
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

test.skipIf(windows)("a link that leads out of the folder is not followed", () => {
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

test.each(["../secret.txt", "text/../../secret.txt", "/etc/hostname", "..", ".", ""])(
  "`<<< %s` leads out of the folder, and is refused",
  (path) => {
    const folder = folderWith({
      "in/a.yaml": `namespace: shop\nlamp: { name: "<<< ${path}" }\n`,
      "secret.txt": "hidden",
    });
    const loaded = loadFrom(folder, "in/a.yaml");
    expect(rendered(loaded)).toContain("an embedded file must lie beside the file that embeds it");
    expect(JSON.stringify([...loaded.templates])).not.toContain("hidden");
  },
);

test.each(["LOAD ../out.yaml", "LOAD x/../../out.yaml", "DIRS ..", "DIRS ../more", "LOAD /etc/hostname"])(
  "a MANIFEST that says %s leads out of its folder, and is refused",
  (line) => {
    const folder = folderWith({
      "in/MANIFEST": `${line}\n`,
      "out.yaml": "hidden: [",
      MANIFEST: "LOAD out.yaml\n",
      "more/MANIFEST": "LOAD x.yaml\n",
    });
    const shown = rendered(loadFrom(folder, "in/MANIFEST"));
    expect(shown).toContain("in/MANIFEST:1:6: a MANIFEST names files of its own folder only");
    expect(shown).not.toContain("hidden");
  },
);

test.skipIf(windows)("a link in a MANIFEST's folder that leads elsewhere is not followed", () => {
  const elsewhere = folderWith({ "x.yaml": "hidden: [", MANIFEST: "LOAD x.yaml\n" });
  const folder = folderWith({ MANIFEST: "LOAD x.yaml\nDIRS more\n" });
  symlinkSync(join(elsewhere, "x.yaml"), join(folder, "x.yaml"));
  symlinkSync(elsewhere, join(folder, "more"));
  const shown = rendered(loadFrom(folder, "MANIFEST"));
  expect(shown.match(/names files of its own folder only/g)).toHaveLength(2);
  expect(shown).not.toContain("hidden");
});

test.skipIf(windows)("folders that lead into themselves by links are read once", () => {
  const folder = folderWith({ MANIFEST: "LOAD a.yaml\nDIRS one two three\n", "a.yaml": "namespace: shop\n" });
  for (const name of ["one", "two", "three"]) symlinkSync(".", join(folder, name));
  const loaded = loadFrom(folder, "MANIFEST");
  expect([...loaded.files.keys()]).toEqual(["MANIFEST", "a.yaml"]);
});

test.skipIf(windows)("a file without an end is too large, and is not read on", () => {
  const loaded = loadFrom(folderWith({}), "/dev/zero");
  expect(rendered(loaded)).toContain("/dev/zero is too large");
});
