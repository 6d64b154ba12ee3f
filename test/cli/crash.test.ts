import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { deskWithAtlas } from "./support/atlas.ts";

/** Loaded before the program: fails with a secret in every part of the error, once something has been printed. */
const saboteur = (how: string) => `
const secret = process.env.MONK_SECRET_MONGODB_ATLAS_TOKEN;
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = (...args) => {
  process.stdout.write = write;
  const cause = new Error("because of " + secret);
  const error = Object.assign(new Error("late, with " + secret, { cause }), { headers: { authorization: secret } });
  setImmediate(() => { ${how} });
  return write(...args);
};`;

test.each([
  ["an exception that nobody catches", "throw error"],
  ["a rejection that nobody handles", "Promise.reject(error)"],
])("%s ends the program with its stack, without a secret and without a report", async (_title, how) => {
  const { desk, atlas } = await deskWithAtlas();
  desk.write("saboteur.cjs", saboteur(how));
  await desk.monk("secrets add -g reader-password", "Tr0ub4dor&3/plus");
  desk.environment.NODE_OPTIONS = `--require ./saboteur.cjs --report-uncaught-exception --report-directory=.`;

  const { code, stdout, stderr } = await desk.monk("update --verbose");

  expect(code).toBe(1);
  expect(stderr).toContain("This is a defect of monk-mongodb-atlas");
  expect(stderr).toContain("Error: late, with [secret mongodb-atlas-token]");
  expect(stdout + stderr).not.toContain(atlas.serviceAccount.clientSecret);
  expect(readdirSync(desk.folder).filter((name) => name.startsWith("report"))).toEqual([]);

  desk.environment.NODE_OPTIONS = "";
  expect((await desk.monk("update")).code).toBe(0);
});

test("what NODE_DEBUG makes the libraries print holds no credential and no password", async () => {
  const { desk, atlas } = await deskWithAtlas();
  const password = "Tr0ub4dor&3/plus";
  await desk.monk("secrets add -g reader-password", password);
  desk.environment.NODE_DEBUG = "*";

  const { code, stderr } = await desk.monk("update");

  const { clientId, clientSecret } = atlas.serviceAccount;
  expect(code).toBe(0);
  expect(stderr).toMatch(/URLLIB/i);
  expect(stderr).not.toContain(clientSecret);
  expect(stderr).not.toContain(Buffer.from(`${clientId}:${clientSecret}`).toString("base64"));
  expect(stderr).not.toContain(password);
  expect(stderr).not.toMatch(/bearer [\w.-]{20}/i);
});
