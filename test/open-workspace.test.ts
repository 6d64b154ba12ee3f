import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { start } from "../src/emulator/index.ts";
import { openWorkspace } from "../src/open-workspace.ts";

const project = (name: string) => `namespace: shop
project:
  defines: mongodb-atlas/project
  name: ${name}
  organization: my-organization
  permitted-secrets: { mongodb-atlas-token: true }
`;

test("a program that stays looks at Atlas and at the files anew on every run", async () => {
  const atlas = await start({ provisionSeconds: 0 });
  const directory = await mkdtemp(join(tmpdir(), "monk-library-"));
  const { workspace, secrets, close } = openWorkspace({ directory, apiUrl: atlas.url });
  onTestFinished(async () => {
    await close();
    await atlas.close();
    await rm(directory, { recursive: true, force: true });
  });
  const { clientId, clientSecret } = atlas.serviceAccount;
  await secrets.set("mongodb-atlas-token", `${clientId}:${clientSecret}`);
  await writeFile(join(directory, "mongodb-atlas.yaml"), project("shop"));
  expect((await workspace.update()).outcome).toBe("done");
  expect(await workspace.plan()).toMatchObject([{ action: "none" }]);

  await writeFile(join(directory, "mongodb-atlas.yaml"), project("web-shop"));
  expect(await workspace.plan()).toMatchObject([{ action: "change", changes: [{ field: "name", after: "web-shop" }] }]);

  atlas.reset();
  expect(await workspace.plan()).toMatchObject([{ action: "create" }]);
});
