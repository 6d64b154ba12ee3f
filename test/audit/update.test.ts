import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { verify } from "../../src/audit/verify.ts";
import { type Emulator, type EmulatorOptions, start } from "../../src/emulator/index.ts";
import { openWorkspace } from "../../src/open-workspace.ts";
import type { Event } from "../../src/runtime/engine/event.ts";
import { type Home, openHome } from "../../src/runtime/home/index.ts";
import { filesOf } from "./log.ts";

const yaml = `namespace: shop
project:
  defines: mongodb-atlas/project
  name: shop
  organization: my-organization
  permitted-secrets: { mongodb-atlas-token: true }
orders:
  defines: mongodb-atlas/cluster
  name: orders
  provider: AWS
  region: US_EAST_1
  instance_size: M10
  allow_ips: [192.168.1.0/24]
  project_id: <- connection-target("project") entity-state get-member("id")
  permitted-secrets: { mongodb-atlas-token: true }
  connections: { project: { runnable: shop/project, service: data } }
reader:
  defines: mongodb-atlas/user
  name: reader Pa55-the-Word!
  role: read
  password_secret_ref: reader-password
  project_id: <- connection-target("project") entity-state get-member("id")
  permitted-secrets: { mongodb-atlas-token: true, reader-password: true }
  connections: { project: { runnable: shop/project, service: data } }
`;

const password = "Pa55-the-Word!";

type Entry = Readonly<Record<string, unknown>>;

async function shop(
  options: EmulatorOptions = {},
  credential: "serviceAccount" | "apiKey" = "serviceAccount",
  policy?: string,
) {
  const atlas = await start({ provisionSeconds: 0, ...options });
  const directory = await mkdtemp(join(tmpdir(), "monk-audited-"));
  const events: Event[] = [];
  if (policy !== undefined) await writeFile(join(directory, "policy.yaml"), policy);
  const { workspace, secrets, close } = openWorkspace({
    directory,
    apiUrl: atlas.url,
    on: (event) => events.push(event),
    ...(policy === undefined ? {} : { policies: [join(directory, "policy.yaml")], agent: "looker" }),
  });
  onTestFinished(async () => {
    await close();
    await atlas.close();
    await rm(directory, { recursive: true, force: true });
  });
  await secrets.set("mongodb-atlas-token", credentialOf(atlas, credential));
  await secrets.set("reader-password", password);
  await writeFile(join(directory, "mongodb-atlas.yaml"), yaml);
  return { atlas, workspace, close, events, home: openHome(join(directory, ".monk")) };
}

function credentialOf({ serviceAccount, apiKey }: Emulator, which: "serviceAccount" | "apiKey"): string {
  if (which === "apiKey") return `${apiKey.publicKey}:${apiKey.privateKey}`;
  return `${serviceAccount.clientId}:${serviceAccount.clientSecret}`;
}

async function textOf(home: Home): Promise<string> {
  const files = await filesOf(home);
  return [...files].map(([name, bytes]) => (name.endsWith(".jsonl") ? String(bytes) : "")).join("");
}

async function entriesOf(home: Home): Promise<Entry[]> {
  return (await textOf(home))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

const sorted = (texts: readonly string[]) => [...texts].sort();

/** What Atlas has seen, as the log would have it. An answer that was lost has no status for the client. */
const seen = ({ requests }: Emulator) =>
  requests.map(({ method, path, status }) => `${method} ${decodeURIComponent(path)} ${status}`);

const answered = (entries: readonly Entry[]) =>
  entries
    .filter(({ event }) => event === "answered")
    .map(({ method, path, status }) => {
      const [below = ""] = String(path).split("?");
      const whole = below.startsWith("/api/") ? below : `/api/atlas/v2${below}`;
      return `${method} ${decodeURIComponent(whole).replace("reader [secret reader-password]", "reader Pa55-the-Word!")} ${status ?? 0}`;
    });

test.each(["serviceAccount", "apiKey"] as const)(
  "with a %s, every request that Atlas saw is one answered line, and every write was asked for before",
  async (credential) => {
    const { atlas, workspace, close, home } = await shop({}, credential);
    await workspace.plan();
    expect((await workspace.update()).outcome).toBe("done");
    await workspace.act("shop/orders", "create-snapshot", {});
    expect((await workspace.remove(["shop"])).outcome).toBe("done");
    await close();

    const entries = await entriesOf(home);
    expect(sorted(answered(entries))).toEqual(sorted(seen(atlas)));
    expect(atlas.requests.length).toBeGreaterThan(20);

    const writes = entries.filter(({ access }) => access === "write");
    const asked = new Set<string>();
    for (const { event, method, path, attempt } of writes) {
      if (event === "asked") asked.add(`${method} ${path} ${attempt}`);
      else expect(asked).toContain(`${method} ${path} ${attempt}`);
    }
    expect(asked.size).toBeGreaterThan(6);
    expect(await verify(home)).toMatchObject({ findings: [], notes: [] });
  },
);

test("a line says who asked for what, and what came of it", async () => {
  const { workspace, close, home, atlas } = await shop();
  await workspace.update();
  await workspace.act("shop/orders", "create-snapshot", {});
  await close();
  const entries = await entriesOf(home);
  const [project] = atlas.requests.flatMap(({ path }) => /groups\/([0-9a-f]{24})/.exec(path)?.[1] ?? []);
  expect(entries.filter(({ operation }) => operation === "createDatabaseUser")).toEqual([
    expect.objectContaining({
      event: "asked",
      verb: "update",
      entity: "shop/reader",
      area: "users",
      access: "write",
      method: "POST",
      path: `/groups/${project}/databaseUsers`,
      project,
      fields: expect.arrayContaining(["username", "password", "roles.roleName"]),
      attempt: 1,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      user: expect.any(String),
      host: expect.any(String),
      pid: process.pid,
    }),
    expect.objectContaining({ event: "answered", status: 201, milliseconds: expect.any(Number) }),
  ]);
  expect(entries.find(({ operation }) => operation === "createSnapshot")).toMatchObject({
    verb: "do",
    entity: "shop/orders",
    action: "create-snapshot",
    area: "backups",
  });
  expect(entries.find(({ operation }) => operation === "getAccessToken")).toMatchObject({
    area: "system",
    status: 200,
  });
});

test("what Atlas refuses, what it does not answer, and each further attempt stand in the log", async () => {
  const { atlas, workspace, close, home } = await shop();
  atlas.failNext({ operation: "POST /groups/*/databaseUsers", kind: "reset-after" });
  atlas.failNext({ operation: "POST /groups/*/clusters", status: 429, retryAfter: 0 });
  atlas.failNext({ operation: "POST /groups/*/accessList", status: 403, times: 9 });
  expect((await workspace.update()).outcome).toBe("failed");
  await close();
  const entries = await entriesOf(home);
  const of = (operation: string) =>
    entries
      .filter((entry) => entry.operation === operation)
      .map(({ event, status, errorCode, attempt }) => [event, status ?? errorCode, attempt]);

  expect(of("createCluster")).toEqual([
    ["asked", undefined, 1],
    ["answered", 429, 1],
    ["asked", undefined, 2],
    ["answered", 201, 2],
  ]);
  expect(of("createDatabaseUser")).toEqual([
    ["asked", undefined, 1],
    ["answered", expect.stringMatching(/^[A-Z_]+$/), 1],
  ]);
  expect(entries.find(({ status }) => status === 403)).toMatchObject({
    event: "answered",
    errorCode: expect.any(String),
  });
  expect(sorted(answered(entries))).toEqual(sorted(seen(atlas)));
});

test("no line holds a secret, not even one that stands in a path", async () => {
  const { atlas, workspace, close, home } = await shop();
  await workspace.update();
  await workspace.update();
  await workspace.remove(["shop/reader"]);
  await close();
  const text = await textOf(home);
  const { clientId, clientSecret } = atlas.serviceAccount;
  const tokens = atlas.requests.flatMap(
    ({ responseBody }) => (responseBody as { access_token?: string })?.access_token ?? [],
  );
  expect(tokens).toHaveLength(1);
  const secrets = [password, encodeURIComponent(password), clientSecret, `${clientId}:${clientSecret}`, ...tokens];
  for (const secret of [...secrets, ...secrets.map((one) => Buffer.from(one).toString("base64"))]) {
    expect(text).not.toContain(secret);
  }
  expect(text).toContain("[secret reader-password]");
});

test("what a policy refuses is a line with its rule, and no request", async () => {
  const policy = `version: 1
agents:
  looker:
    allow:
      - read: "*"
      - write: [projects, network]
`;
  const { atlas, workspace, close, home } = await shop({}, "serviceAccount", policy);
  expect((await workspace.update()).outcome).toBe("failed");
  await close();
  const entries = await entriesOf(home);
  const refused = entries.filter(({ event }) => event === "refused");
  expect(refused.map(({ area, agent }) => `${area} ${agent}`).sort()).toEqual(["clusters looker", "users looker"]);
  for (const { rule } of refused) expect(rule).toMatch(/\w+ \w+/);
  expect(sorted(answered(entries))).toEqual(sorted(seen(atlas)));
});

test("a write that was not sent because the log could not be written is no effect that may have happened", async () => {
  const { atlas, workspace, home } = await shop();
  await home.ensure();
  // A folder in the place of the file stands in for a log that cannot be written.
  await mkdir(home.file("audit.jsonl"));
  expect((await workspace.update()).outcome).toBe("failed");
  expect(atlas.requests.filter(({ method, path }) => method !== "GET" && path.includes("/groups"))).toEqual([]);
  expect(await workspace.describe("shop/project")).toMatchObject({ status: "failed", unfinished: [] });
  await rm(home.file("audit.jsonl"), { recursive: true });
  expect((await workspace.update()).outcome).toBe("done");
});
