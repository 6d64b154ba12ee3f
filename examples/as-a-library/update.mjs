// Declare, update and read the connection string, all from a program. `start` is a local Atlas, so that this runs anywhere;
// against the real one leave it out, and `apiUrl` with it.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openWorkspace } from "monk-mongodb-atlas";
import { start } from "monk-mongodb-atlas/emulator";

const atlas = await start({ provisionSeconds: 0.5 });
const home = await mkdtemp(join(tmpdir(), "monk-library-"));
const { workspace, secrets, close } = openWorkspace({
  directory: join(import.meta.dirname, "..", "getting-started"),
  home,
  apiUrl: atlas.url,
  on(event) {
    if (event.event === "applied") console.log(`${event.path}: ${event.action}`);
    if (event.event === "failed") console.error(`${event.path}: ${event.message}`);
  },
});

try {
  await secrets.set("mongodb-atlas-token", `${atlas.serviceAccount.clientId}:${atlas.serviceAccount.clientSecret}`);

  const planned = await workspace.plan([]);
  console.log(`to create: ${planned.filter(({ action }) => action === "create").length}`);

  const { outcome } = await workspace.update([]);
  console.log(`update: ${outcome}`);

  const { state } = await workspace.describe("my-mongodb/my-cluster");
  console.log(`connect to: ${state.connection_srv}`);
} finally {
  await close();
  await atlas.close();
  await rm(home, { recursive: true });
}
