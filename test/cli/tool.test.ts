import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Desk, ended, shown } from "./support/monk.ts";

test.each(["bash", "zsh", "fish"])(
  "completion for %s names every verb, and is valid where that shell is there",
  async (shell) => {
    const desk = new Desk();
    const { code, stdout } = await desk.monk(`completion ${shell}`);
    const script = join(desk.folder, "script");
    writeFileSync(script, stdout);
    const { status, error } = spawnSync(shell, ["-n", script]);

    expect(code).toBe(0);
    for (const verb of ["plan", "update", "delete", "describe", "secrets", "api", "getCluster", "mcp"])
      expect(stdout).toContain(verb);
    if (error === undefined) expect(status).toBe(0);
  },
);

test("completion for bash offers verbs, options and the paths of templates", async () => {
  const desk = new Desk({
    "mongodb-atlas.yaml": "namespace: shop\nproject:\n  defines: mongodb-atlas/project\n  name: a\n  organization: b\n",
  });
  const { stdout } = await desk.monk("completion bash");
  const complete = (...words: string[]) => {
    const question = `${stdout}\nlist() { :; }\nmonk() { echo shop/project; }\nCOMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length - 1}; _monk; echo "\${COMPREPLY[@]}"`;
    return spawnSync("bash", ["-c", question], { encoding: "utf8", cwd: desk.folder }).stdout.trim();
  };
  if (spawnSync("bash", ["--version"]).error) return;

  expect(complete("monk", "upd")).toBe("update");
  expect(complete("monk", "update", "sh")).toBe("shop/project");
  expect(complete("monk", "--json", "delete", "--fo")).toBe("--force");
  expect(complete("monk", "secrets", "")).toContain("add remove list");
  expect(complete("monk", "api", "getClu")).toBe("getCluster getClusterStatus");
  expect(complete("monk", "api", "--des")).toBe("--describe");
});

test("the emulator says in one line of JSON where it listens, and stops when it is told to", async () => {
  const desk = new Desk();
  const child = desk.start(
    "emulator --org one --org two --client-id mdb_sa_id_0123456789abcdef01234567 --client-secret mdb_sa_sk_x",
  );
  const end = ended(child);
  await shown(child.stdout, "\n");
  child.kill("SIGTERM");
  const { code, stdout, stderr } = await end;

  const line = JSON.parse(stdout);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(line).toMatchObject({
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    orgs: [{ name: "one" }, { name: "two" }],
    serviceAccount: { clientId: "mdb_sa_id_0123456789abcdef01234567", clientSecret: "mdb_sa_sk_x" },
    apiKey: { publicKey: expect.any(String), privateKey: expect.any(String) },
  });
});

test("an emulator whose port is taken says so, and what to do", async () => {
  const desk = new Desk();
  const first = desk.start("emulator");
  const end = ended(first);
  let port = "";
  first.stdout.on("data", (text) => {
    port = new URL(JSON.parse(String(text)).url).port;
  });
  await shown(first.stdout, "\n");

  const { code, stderr } = await desk.monk(`emulator --port ${port}`);
  first.kill("SIGINT");

  expect(code).toBe(1);
  expect(stderr).toBe(
    `✖ --port ${port}: another program listens there already\n  hint: name another, or leave --port out for any that is free\n`,
  );
  expect((await end).code).toBe(0);
});
