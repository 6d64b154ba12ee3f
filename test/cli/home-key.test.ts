import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { deskWithAtlas } from "./support/atlas.ts";
import { Desk } from "./support/monk.ts";

const [oneKey, otherKey] = ["ab".repeat(32), Buffer.alloc(32, 7).toString("base64")];

async function deskWithSecret(key?: string): Promise<Desk> {
  const desk = new Desk();
  if (key !== undefined) desk.environment.MONK_SECRETS_KEY = key;
  await desk.monk("secrets add -g token", "a-value-of-mine\n");
  return desk;
}

const keyOf = (desk: Desk) => readFileSync(join(desk.home, "key"), "utf8");
const sealed = (desk: Desk) => readFileSync(join(desk.home, "secrets.json"), "utf8");

test("rotate-key makes a new key file, encrypts everything anew, and changes no secret", async () => {
  const { desk, atlas } = await deskWithAtlas();
  await desk.monk("secrets add -g reader-password", "Tr0ub4dor&3/plus\n");
  await desk.monk("update");
  const before = [keyOf(desk), sealed(desk)];

  const rotated = await desk.monk("secrets rotate-key");

  expect(rotated).toEqual({ code: 0, stdout: "✔ Encrypted anew, under another key: 1 secret\n", stderr: "" });
  expect(keyOf(desk)).not.toBe(before[0]);
  expect(sealed(desk)).not.toBe(before[1]);
  // A password that is the same is not sent again.
  const sent = atlas.requests.length;
  expect((await desk.monk("update")).stdout).toContain("nothing to do, 2 unchanged");
  expect(atlas.requests.slice(sent).filter(({ method }) => method === "PATCH")).toEqual([]);
});

test("rotate-key of a home whose key is in MONK_SECRETS_KEY reads the next one from standard input", async () => {
  const desk = await deskWithSecret(oneKey);
  const rotated = await desk.monk("secrets rotate-key", `${otherKey}\n`);
  expect(rotated).toEqual({
    code: 0,
    stdout: "✔ Encrypted anew, under another key: 1 secret\n",
    stderr: "From now on MONK_SECRETS_KEY has to hold the new key.\n",
  });
  expect((await desk.monk("secrets list")).stderr).toContain("cannot be opened with the key in MONK_SECRETS_KEY");
  desk.environment.MONK_SECRETS_KEY = otherKey;
  expect((await desk.monk("secrets list")).stdout).toContain("token   global  stored");
  expect(existsSync(join(desk.home, "key"))).toBe(false);
});

test("the key moves from the file to the environment and back, and is never in both", async () => {
  const desk = await deskWithSecret();
  expect(await desk.monk("secrets rotate-key --to environment", otherKey)).toMatchObject({ code: 0 });
  expect([existsSync(join(desk.home, "key")), existsSync(join(desk.home, "key.bak"))]).toEqual([false, false]);
  expect((await desk.monk("secrets list")).stderr).toContain(
    "encrypted with a key from MONK_SECRETS_KEY, which is not set",
  );
  desk.environment.MONK_SECRETS_KEY = otherKey;
  const back = await desk.monk("secrets rotate-key --to file");
  expect(back).toMatchObject({
    code: 0,
    stderr: `From now on the key is in ${join(desk.home, "key")}: unset MONK_SECRETS_KEY.\n`,
  });
  desk.environment.MONK_SECRETS_KEY = "";
  expect((await desk.monk("secrets list")).stdout).toContain("token   global  stored");
});

test("rotate-key without a new key, with one that is too short, or with a key that is wrong now changes nothing", async () => {
  const desk = await deskWithSecret(oneKey);
  const before = sealed(desk);
  const attempts: (readonly [key: string, input: string, message: string])[] = [
    [oneKey, "", "✖ secrets rotate-key: no key was given\n  hint: openssl rand -base64 32 > new-key && "],
    [oneKey, "short\n", "✖ MONK_SECRETS_KEY has 5 characters; expected 32 bytes in base64 or hexadecimal"],
    [
      otherKey,
      `${oneKey}\n`,
      `✖ The secrets in ${join(desk.home, "secrets.json")} cannot be opened with the key in MONK_SECRETS_KEY.`,
    ],
  ];
  for (const [key, input, message] of attempts) {
    desk.environment.MONK_SECRETS_KEY = key;
    const { code, stdout, stderr } = await desk.monk("secrets rotate-key", input);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr.startsWith(message), stderr).toBe(true);
    expect(sealed(desk)).toBe(before);
  }
});
