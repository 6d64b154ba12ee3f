import { spawn, spawnSync } from "node:child_process";
import { chmodSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openHome, SecretStore } from "../../src/runtime/home/index.ts";
import { program } from "../support/program.ts";
import { deskWithAtlas, small } from "./support/atlas.ts";
import { Desk, ended, shown } from "./support/monk.ts";

test("a secret is added by argument with a warning, or by standard input without one", async () => {
  const desk = new Desk();

  const byArgument = await desk.monk("secrets add -g first=hunter2hunter2");
  const byInput = await desk.monk("secrets add -g second", "correct horse\n");
  const listed = await desk.monk("secrets list --json");

  expect(byArgument).toEqual({
    code: 0,
    stdout: "✔ Added first (global)\n",
    stderr: "A value on the command line stays in the shell's history; NAME alone asks for it instead.\n",
  });
  expect(byInput).toEqual({ code: 0, stdout: "✔ Added second (global)\n", stderr: "" });
  expect(JSON.parse(listed.stdout)).toEqual([
    { name: "first", scope: "global", from: "stored" },
    { name: "second", scope: "global", from: "stored" },
  ]);
});

test("a private secret belongs to one template, named by any spelling of its path", async () => {
  const desk = new Desk({ "mongodb-atlas.yaml": small });

  const added = await desk.monk("secrets add -r reader token", "value");
  const unknown = await desk.monk("secrets add -r shop/raeder token", "value");

  expect(added.stdout).toBe("✔ Added token (shop/reader)\n");
  expect(unknown.code).toBe(1);
  expect(unknown.stderr).toContain("did you mean `shop/reader`?");
});

test("removing a secret that is not there fails, and the others are removed", async () => {
  const desk = new Desk();
  await desk.monk("secrets add -g one", "value");

  const { code, stdout, stderr } = await desk.monk("secrets remove -g one two");

  expect({ code, stdout, stderr }).toEqual({
    code: 1,
    stdout: "✔ Removed one (global)\n",
    stderr: "There is no global secret two.\n",
  });
});

test("the environment may hold a secret, and the list says so", async () => {
  const desk = new Desk();
  desk.environment.MONK_SECRET_SOME_TOKEN = "from outside";

  const { stdout } = await desk.monk("secrets list");

  expect(stdout).toBe("Secret                  For     From\nMONK_SECRET_SOME_TOKEN  global  environment\n");
});

test("there is no verb that prints a secret", async () => {
  expect((await new Desk().monk("secrets get -g one")).stderr).toContain("unknown command 'get'");
});

test("no secret is printed by any verb or written to any file in the clear", async () => {
  const { desk, atlas } = await deskWithAtlas();
  const password = "Tr0ub4dor&3/plus";
  await desk.monk("secrets add -g reader-password", password);

  const outputs = [];
  for (const line of [
    "plan --verbose",
    "update --verbose",
    "update --json",
    "ps --json",
    "describe reader --json",
    "describe reader",
    "secrets list",
    "graph --format json",
    "list",
    "delete shop --force --verbose",
  ]) {
    outputs.push(await desk.monk(line));
  }
  const printed = outputs.map(({ stdout, stderr }) => stdout + stderr).join("");
  const written = readdirSync(desk.home)
    .map((name) => join(desk.home, name))
    .filter((file) => statSync(file).isFile())
    .map((file) => readFileSync(file, "utf8"))
    .join("");

  expect(outputs.map(({ code }) => code)).toEqual([2, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  for (const secret of [password, atlas.serviceAccount.clientSecret]) {
    expect(printed).not.toContain(secret);
    expect(written).not.toContain(secret);
    expect(written).not.toContain(Buffer.from(secret).toString("base64"));
  }
});

const windows = process.platform === "win32";
/** It gives a program a terminal of its own; other systems have another `script`, or none. */
const hasTerminal = !windows && /util-linux/.test(spawnSync("script", ["--version"]).stdout?.toString() ?? "");

test.skipIf(!hasTerminal)(
  "on a terminal a secret is asked for, and what is typed is not shown (needs util-linux's script)",
  async () => {
    const desk = new Desk();
    const command = `"${process.execPath}" "${program}" secrets add -g token`;
    const child = spawn("script", ["-qfec", command, "/dev/null"], {
      cwd: desk.folder,
      env: { PATH: process.env.PATH, MONK_HOME: desk.home, TERM: "xterm" },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const end = ended(child);
    await shown(child.stdout, "Value of token: ");

    child.stdin.write("hunter2-huntex\u007f2\r");
    const { code, stdout, stderr } = await end;

    expect(code).toBe(0);
    expect(stdout).toContain("Added token (global)");
    expect(stdout + stderr).not.toContain("hunter2");
    expect(await new SecretStore(openHome(desk.home), { environment: {} }).get("token")).toBe("hunter2-hunte2");
  },
);

test("an empty standard input is no secret, and stores none", async () => {
  const desk = new Desk();

  const { code, stderr } = await desk.monk("secrets add -g token", "\n");

  expect(code).toBe(1);
  expect(stderr).toContain("no value for token was given");
  expect((await desk.monk("secrets list --json")).stdout).toBe("[]\n");
});

test.skipIf(windows)(
  "a home that others can get at is warned of by what reads it, and goes on being used",
  async () => {
    const desk = new Desk();
    await desk.monk("secrets add -g token", "value");
    chmodSync(desk.home, 0o755);
    chmodSync(join(desk.home, "key"), 0o640);

    const { code, stderr } = await desk.monk("secrets list");

    expect(code).toBe(0);
    expect(stderr).toContain(`${desk.home} can be entered by others (mode 0755): chmod 700 ${desk.home}`);
    expect(stderr).toContain(`key can be read by others (mode 0640): chmod 600 ${join(desk.home, "key")}`);
  },
);

test.skipIf(windows)("whatever the umask, everything in the home is for its owner alone", async () => {
  const { desk } = await deskWithAtlas();
  const local = new Desk({ "mongodb-atlas.yaml": small });
  const before = process.umask(0);
  try {
    await desk.monk("secrets add -g reader-password", "Tr0ub4dor&3/plus");
    expect((await desk.monk("update")).code).toBe(0);
    expect((await local.monk("update --emulator")).code).toBe(0);
  } finally {
    process.umask(before);
  }
  for (const folder of [desk.home, local.home]) {
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    const open = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name !== ".gitignore")
      .filter((name) => (statSync(join(folder, name)).mode & 0o077) !== 0);
    expect(open).toEqual([]);
  }
});
