import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type Emulator, type EmulatorOptions, start } from "../../src/emulator/index.ts";
import { type OpenedWorkspace, type OpenOptions, openWorkspace } from "../../src/open-workspace.ts";
import type { PlannedEntity } from "../../src/runtime/engine/event.ts";

/** An emulated Atlas, a folder with templates, and programs that work there under policies. */
export interface Office {
  readonly atlas: Emulator;
  readonly folder: string;
  write(name: string, text: string): Promise<void>;
  /** A program that works under these policies; the one without a policy may do everything. */
  program(options?: Pick<OpenOptions, "policies" | "agent" | "files">): Program;
  /** Requests since the last call, as `METHOD path`. */
  requests(): string[];
}

export interface Program extends OpenedWorkspace {
  plan(): Promise<Record<string, PlannedEntity>>;
  /** Updates, and answers the messages of what failed, by path. */
  update(targets?: readonly string[]): Promise<Record<string, string>>;
}

export async function office(files: Readonly<Record<string, string>>, options: EmulatorOptions = {}): Promise<Office> {
  const atlas = await start({ orgs: ["my-organization"], provisionSeconds: 0, ...options });
  const folder = await mkdtemp(join(tmpdir(), "monk-policy-"));
  onTestFinished(async () => {
    await atlas.close();
    await rm(folder, { recursive: true, force: true });
  });
  const write = (name: string, text: string) => writeFile(join(folder, name), text);
  for (const [name, text] of Object.entries(files)) await write(name, text);
  let seen = 0;
  const place = {
    atlas,
    folder,
    write,
    requests() {
      const fresh = atlas.requests.slice(seen);
      seen = atlas.requests.length;
      return fresh.map(({ method, path }) => `${method} ${path.replace("/api/atlas/v2", "").replace(/\?.*/, "")}`);
    },
    program: (chosen: Pick<OpenOptions, "policies" | "agent" | "files"> = {}) => programIn(place, chosen),
  };
  const { clientId, clientSecret } = atlas.serviceAccount;
  await place.program().secrets.set("mongodb-atlas-token", `${clientId}:${clientSecret}`);
  return place;
}

function programIn({ atlas, folder }: Pick<Office, "atlas" | "folder">, chosen: OpenOptions): Program {
  const failed: [string, string][] = [];
  const opened = openWorkspace({
    directory: folder,
    apiUrl: atlas.url,
    on: (event) => {
      if (event.event === "failed") failed.push([event.path, event.message]);
    },
    ...chosen,
  });
  onTestFinished(() => opened.close());
  return {
    ...opened,
    async plan() {
      return Object.fromEntries((await opened.workspace.plan()).map((entity) => [entity.path, entity]));
    },
    async update(targets = []) {
      failed.length = 0;
      await opened.workspace.update(targets);
      return Object.fromEntries(failed);
    },
  };
}

const needs = `  project_id: <- connection-target("project") entity-state get-member("id")
  connections:
    project: { runnable: shop/project, service: data }`;

/** A project with a cluster that has backups, and a user. */
export const shop = `namespace: shop

project:
  defines: mongodb-atlas/project
  name: shop-staging
  organization: my-organization
  permitted-secrets: { mongodb-atlas-token: true }

orders:
  defines: mongodb-atlas/cluster
  name: orders
  provider: AWS
  region: US_EAST_1
  instance_size: M10
  allow_ips: [192.0.2.0/24]
  permitted-secrets: { mongodb-atlas-token: true }
${needs}

reader:
  defines: mongodb-atlas/user
  name: reader
  role: read
  permitted-secrets: { mongodb-atlas-token: true, reader-password: true }
  password_secret_ref: reader-password
${needs}
`;

/** A policy in which agent \`bot\` has these rules; lines of YAML, each with its dash. */
export function policy(allow: readonly string[], deny: readonly string[] = []): string {
  const rules = (kind: string, lines: readonly string[]) =>
    lines.length === 0 ? "" : `    ${kind}:\n${lines.map((line) => `      - ${line}\n`).join("")}`;
  return `version: 1\nagents:\n  bot:\n${rules("allow", allow)}${rules("deny", deny)}`;
}
