import { expect, test } from "vitest";
import { deskWithAtlas, small } from "./support/atlas.ts";
import { Desk } from "./support/monk.ts";

const application = `namespace: app

service:
  defines: runnable
  containers:
    service: { image: node }
  permitted-secrets: { reader-password: true }
  connections:
    reader: { runnable: shop/reader, service: data }
  variables:
    user:
      type: string
      env: DB_USER
      value: <- connection-target("reader") entity-state get-member("name")
    password:
      type: string
      env: DB_PASSWORD
      value: <- secret("reader-password")
    inside:
      type: string
      value: not for the environment
`;

const awkward = 'it\'s $HOME `id` "x" \\ end';

async function running() {
  const { desk } = await deskWithAtlas({ "mongodb-atlas.yaml": small, "app.yaml": application });
  await desk.monk("load mongodb-atlas.yaml app.yaml");
  await desk.monk("secrets add -g reader-password", awkward);
  await desk.monk("update");
  return desk;
}

test("env prints what every format reads back as exactly the same values", async () => {
  const desk = await running();

  const shell = await desk.monk("env app/service");
  const json = await desk.monk("env app/service --json");
  const dotenv = await desk.monk("env app/service --format dotenv");
  const powershell = await desk.monk("env app/service --format powershell");

  expect(shell).toEqual({
    code: 0,
    stderr: "",
    stdout: `export DB_USER='reader'\nexport DB_PASSWORD='it'\\''s $HOME \`id\` "x" \\ end'\n`,
  });
  expect(JSON.parse(json.stdout)).toEqual({ DB_USER: "reader", DB_PASSWORD: awkward });
  expect(dotenv.stdout).toBe(`DB_USER=reader\nDB_PASSWORD="it's \\$HOME \\\`id\\\` \\"x\\" \\\\ end"\n`);
  expect(powershell.stdout).toBe(`$env:DB_USER = 'reader'\n$env:DB_PASSWORD = 'it''s $HOME \`id\` "x" \\ end'\n`);
});

test("env of what is not there yet says what to do first", async () => {
  const desk = new Desk({ "mongodb-atlas.yaml": small, "app.yaml": application });
  await desk.monk("secrets add -g reader-password", "value");

  const { code, stdout, stderr } = await desk.monk("env app/service -f mongodb-atlas.yaml -f app.yaml");

  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain("run monk update first");
});

test("ps lists what runs, ps -a also what is only declared", async () => {
  const { desk } = await deskWithAtlas();

  const before = await desk.monk("ps");
  const all = JSON.parse((await desk.monk("ps -a --json")).stdout);
  await desk.monk("update");
  expect((await desk.monk("ps --nofancy")).stdout).toMatch(/ running {2}\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n/);
  const after = JSON.parse((await desk.monk("ps --json")).stdout);

  expect(before).toEqual({ code: 0, stdout: "", stderr: "2 entities not running: monk ps -a shows all.\n" });
  expect(all).toMatchObject([
    { path: "shop/project", status: "not-created", ready: false },
    { path: "shop/reader", status: "not-created", ready: false },
  ]);
  expect(after).toMatchObject([
    {
      path: "shop/project",
      kind: "mongodb-atlas/project",
      status: "running",
      ready: true,
      live: true,
      existing: false,
    },
    { path: "shop/reader", kind: "mongodb-atlas/user", status: "running", ready: true },
  ]);
});

test("describe --json has the members that scripts count on", async () => {
  const { desk } = await deskWithAtlas();
  await desk.monk("update");

  const described = JSON.parse((await desk.monk("describe shop/project --json")).stdout);
  const text = await desk.monk("describe project");

  expect(described).toMatchObject({
    path: "shop/project",
    kind: "mongodb-atlas/project",
    status: "running",
    ready: true,
    live: true,
    existing: false,
    definition: { name: "shop", organization: "my-organization" },
    state: { name: "shop" },
  });
  expect(text.stdout).toMatch(/^shop\/project {2}mongodb-atlas\/project\n {2}status: running\n {2}ready: true\n/);
});

test("actions of a kind that has none say so, and doing one is refused", async () => {
  const { desk } = await deskWithAtlas();

  expect(await desk.monk("actions reader")).toEqual({
    code: 0,
    stdout: "",
    stderr: "shop/reader has no actions.\n",
  });
  expect((await desk.monk("do shop/reader")).stderr).toBe(
    "✖ do shop/reader: no action is named\n  hint: monk actions shop/reader lists them\n",
  );
  const done = await desk.monk("do shop/reader/pause days=3");
  expect(done.code).toBe(1);
  expect(done.stderr).toContain("Not found action pause in shop/reader");
});
