import type { ChildProcess } from "node:child_process";
import { afterEach } from "vitest";
import { type Emulator, type EmulatorOptions, start } from "../../../src/emulator/index.ts";
import { Desk } from "./monk.ts";

const running: Emulator[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((emulator) => emulator.close()));
});

export const small = `namespace: shop

project:
  defines: mongodb-atlas/project
  name: shop
  organization: my-organization
  permitted-secrets: { mongodb-atlas-token: true }

reader:
  defines: mongodb-atlas/user
  name: reader
  role: read
  project_id: <- connection-target("project") entity-state get-member("id")
  password_secret_ref: reader-password
  permitted-secrets: { mongodb-atlas-token: true, reader-password: true }
  connections:
    project: { runnable: shop/project, service: data }
`;

/** Resolves once the first request has come, or the child has ended without one. */
export async function firstRequest(atlas: Emulator, child: ChildProcess): Promise<void> {
  while (atlas.requests.length === 0 && child.exitCode === null) await new Promise((later) => setTimeout(later, 5));
}

/** A desk whose calls go to an emulator of this test's own. */
export async function deskWithAtlas(
  files: Readonly<Record<string, string>> = { "mongodb-atlas.yaml": small },
  options: EmulatorOptions = {},
): Promise<{ desk: Desk; atlas: Emulator }> {
  const atlas = await start({ provisionSeconds: 0.2, ...options });
  running.push(atlas);
  const desk = new Desk(files);
  const { clientId, clientSecret } = atlas.serviceAccount;
  desk.environment.ATLAS_API_URL = atlas.url;
  desk.environment.MONK_SECRET_MONGODB_ATLAS_TOKEN = `${clientId}:${clientSecret}`;
  return { desk, atlas };
}
