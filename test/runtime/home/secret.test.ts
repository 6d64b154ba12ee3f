import { chmod, readFile, rm, stat, writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { SecretStore } from "../../../src/runtime/home/index.ts";
import { seal, unseal } from "../../../src/runtime/home/sealed-value.ts";
import { failure } from "./failure.ts";
import { temporaryHome } from "./temporary-home.ts";

const passphrase = "correct horse battery staple";
const none = { environment: {} };
const windows = process.platform === "win32";

describe("secrets", () => {
  test("are read back by another process's store, by scope, and listed by name only", async () => {
    const home = await temporaryHome();
    const secrets = new SecretStore(home, none);
    await secrets.set("token", "global-value");
    await secrets.set("token", "private-value", "shop/db");
    await secrets.set("alpha", "a");
    const again = new SecretStore(home, none);
    expect(await again.get("token")).toBe("global-value");
    expect(await again.get("token", "shop/db")).toBe("private-value");
    expect(await again.get("token", "shop/web")).toBeUndefined();
    expect(await again.list()).toEqual([{ name: "alpha" }, { name: "token" }, { name: "token", scope: "shop/db" }]);
  });

  test("looking for one in an empty home makes nothing", async () => {
    const home = await temporaryHome();
    const secrets = new SecretStore(home, none);
    expect(await secrets.get("token")).toBeUndefined();
    expect(await secrets.list()).toEqual([]);
    expect(await secrets.remove("token")).toBe(false);
    await expect(stat(home.directory)).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("are not in the file as text, and the files are for their owner alone", async () => {
    const home = await temporaryHome();
    const secrets = new SecretStore(home, none);
    await secrets.set("token", "a-very-secret-value");
    expect(await readFile(home.file("secrets.json"), "utf8")).not.toContain("a-very-secret-value");
    if (process.platform === "win32") return;
    for (const file of ["secrets.json", "key"]) expect((await stat(home.file(file))).mode & 0o777).toBe(0o600);
  });

  test("no nonce comes twice in ten thousand seals of one value, and no seal is like another", () => {
    const key = Buffer.alloc(32, 1);
    const seals = Array.from({ length: 10_000 }, () => seal(key, ["global", "token"], "same"));
    expect(new Set(seals.map(({ nonce }) => nonce)).size).toBe(10_000);
    expect(new Set(seals.map(({ value }) => value)).size).toBe(10_000);
    expect(Buffer.from(seals[0]?.nonce ?? "", "base64")).toHaveLength(12);
  });

  test("a seal opens with its key, at its place, and not with any bit of it flipped", () => {
    const key = Buffer.alloc(32, 1);
    const place = ["global", "token"];
    const sealed = seal(key, place, "value");
    expect(unseal(key, place, sealed)).toBe("value");
    expect(unseal(Buffer.alloc(32, 2), place, sealed)).toBeUndefined();
    expect(unseal(key, ["global", "other"], sealed)).toBeUndefined();
    for (const member of ["nonce", "value"] as const) {
      const bytes = Buffer.from(sealed[member], "base64");
      for (let bit = 0; bit < bytes.length * 8; bit += 1) {
        const flipped = Buffer.from(bytes);
        flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        expect(unseal(key, place, { ...sealed, [member]: flipped.toString("base64") }), `${member} ${bit}`).toBe(
          undefined,
        );
      }
      for (let length = 0; length < bytes.length; length += 1) {
        const cut = bytes.subarray(0, length).toString("base64");
        expect(unseal(key, place, { ...sealed, [member]: cut }), `${member} cut to ${length}`).toBeUndefined();
      }
    }
  });

  test("each writing of a value uses a nonce of its own", async () => {
    const home = await temporaryHome();
    const secrets = new SecretStore(home, none);
    const texts = new Set<string>();
    for (let round = 0; round < 5; round += 1) {
      await secrets.set("token", "same");
      texts.add(JSON.parse(await readFile(home.file("secrets.json"), "utf8")).global.token.nonce);
    }
    expect(texts.size).toBe(5);
  });

  test("a removed secret is gone, and another store sees it at once", async () => {
    const home = await temporaryHome();
    const [one, other] = [new SecretStore(home, none), new SecretStore(home, none)];
    await one.set("token", "x", "shop/db");
    expect(await other.get("token", "shop/db")).toBe("x");
    expect(await one.remove("token", "shop/db")).toBe(true);
    expect(await other.get("token", "shop/db")).toBeUndefined();
    expect(await other.list()).toEqual([]);
  });

  test("`__proto__` is a name like any other", async () => {
    const home = await temporaryHome();
    const secrets = new SecretStore(home, none);
    await secrets.set("__proto__", "one");
    await secrets.set("__proto__", "two", "__proto__");
    await secrets.set("constructor", "three");
    const again = new SecretStore(home, none);
    expect([await again.get("__proto__"), await again.get("__proto__", "__proto__")]).toEqual(["one", "two"]);
    expect(await again.get("toString")).toBeUndefined();
  });

  test("many set side by side are all there", async () => {
    const home = await temporaryHome();
    const secrets = new SecretStore(home, none);
    await Promise.all(Array.from({ length: 300 }, (_, index) => secrets.set(`s${index}`, `value-${index}`)));
    expect(await new SecretStore(home, none).list()).toHaveLength(300);
  });

  test("the environment stands in for a global secret that is not stored, and is never written", async () => {
    const home = await temporaryHome();
    const environment = { MONK_SECRET_ATLAS_TOKEN_1: "from-the-environment" };
    const secrets = new SecretStore(home, { environment });
    expect(await secrets.get("atlas-token.1")).toBe("from-the-environment");
    expect(await secrets.get("atlas-token.1", "shop/db")).toBeUndefined();
    await secrets.set("other", "x");
    expect(await new SecretStore(home, none).get("atlas-token.1")).toBeUndefined();
    await secrets.set("atlas-token.1", "stored");
    expect(await secrets.get("atlas-token.1")).toBe("stored");
  });

  test("a template reads and writes the global secret that it is permitted, and others in its own scope", async () => {
    const home = await temporaryHome();
    const secrets = new SecretStore(home, none);
    await secrets.set("token", "global");
    await secrets.set("hidden", "not for everyone");
    const db = secrets.scoped("shop/db", new Set(["token", "made", "given"]));
    expect(await db.get("token")).toBe("global");
    expect(await db.get("hidden")).toBeUndefined();
    await db.set("made", "m");
    await db.set("hidden", "own");
    expect(await secrets.get("made")).toBe("m");
    expect(await secrets.get("hidden")).toBe("not for everyone");
    expect(await secrets.get("hidden", "shop/db")).toBe("own");
    await secrets.set("given", "to this one", "shop/db");
    expect(await db.get("given")).toBe("to this one");
  });

  test("a home or a file of it that others can get at is warned of once", { skip: windows }, async () => {
    const home = await temporaryHome();
    await new SecretStore(home, none).set("token", "x");
    await writeFile(home.file("notes.txt"), "somebody's own", { mode: 0o644 });
    const loosened = ["", "key", "secrets.json", "state.json", "tokens.json"].map((name) => home.file(name));
    for (const file of loosened.slice(3)) await writeFile(file, "{}");
    for (const file of loosened) await chmod(file, file === home.directory ? 0o750 : 0o644);
    const warnings: string[] = [];
    const secrets = new SecretStore(home, { ...none, warn: (message) => warnings.push(message) });
    await secrets.get("token");
    await secrets.mark("x");
    const folder = home.directory;
    expect(warnings).toEqual([
      `${folder} can be entered by others (mode 0750): chmod 700 ${folder}`,
      `Files in ${folder} can be read by others (key, secrets.json, state.json, tokens.json): chmod -R go= ${folder}`,
    ]);
  });

  test("nothing is warned of in a home that was made here, whatever the umask", { skip: windows }, async () => {
    const home = await temporaryHome();
    const before = process.umask(0);
    try {
      await new SecretStore(home, none).set("token", "x");
    } finally {
      process.umask(before);
    }
    const warnings: string[] = [];
    await new SecretStore(home, { ...none, warn: (message) => warnings.push(message) }).get("token");
    expect(warnings).toEqual([]);
    expect((await stat(home.directory)).mode & 0o777).toBe(0o700);
  });
});

describe("the key", () => {
  test("from MONK_SECRETS_KEY may be a passphrase or a key, and leaves no key file", async () => {
    const keys = [passphrase, "ab".repeat(32), Buffer.alloc(32, 7).toString("base64")];
    for (const MONK_SECRETS_KEY of keys) {
      const home = await temporaryHome();
      await new SecretStore(home, { environment: { MONK_SECRETS_KEY } }).set("token", "x");
      expect(await new SecretStore(home, { environment: { MONK_SECRETS_KEY } }).get("token")).toBe("x");
      await expect(stat(home.file("key"))).rejects.toMatchObject({ code: "ENOENT" });
      const wrong = new SecretStore(home, { environment: { MONK_SECRETS_KEY: "another passphrase" } });
      expect((await failure(wrong.get("token"))).code).toBe("KEY_WRONG");
      expect((await failure(new SecretStore(home, none).get("token"))).code).toBe("KEY_MISSING");
    }
  });

  test("a passphrase that is too short is refused", async () => {
    const secrets = new SecretStore(await temporaryHome(), { environment: { MONK_SECRETS_KEY: "short" } });
    expect((await failure(secrets.set("token", "x"))).code).toBe("KEY_UNUSABLE");
  });

  test("that is missing, wrong or damaged is an error, and no write replaces what it cannot read", async () => {
    const home = await temporaryHome();
    await new SecretStore(home, none).set("token", "x");
    const [key, before] = [await readFile(home.file("key"), "utf8"), await readFile(home.file("secrets.json"), "utf8")];
    const states: [string | undefined, string][] = [
      [undefined, "KEY_MISSING"],
      [Buffer.alloc(32, 1).toString("base64"), "KEY_WRONG"],
      [key.slice(0, 20), "KEY_UNUSABLE"],
      ["", "KEY_UNUSABLE"],
    ];
    for (const [text, code] of states) {
      await rm(home.file("key"), { force: true });
      if (text !== undefined) await writeFile(home.file("key"), text);
      const secrets = new SecretStore(home, none);
      const attempts = [
        secrets.get("token"),
        secrets.list(),
        secrets.mark("x"),
        secrets.set("other", "y"),
        secrets.rotateKey(),
      ];
      for (const { code: got } of await Promise.all(attempts.map(failure))) expect(got).toBe(code);
      expect(await readFile(home.file("secrets.json"), "utf8")).toBe(before);
    }
    await writeFile(home.file("key"), key);
    expect(await new SecretStore(home, none).get("token")).toBe("x");
  });

  test("can be changed, and marks stay the same", async () => {
    const home = await temporaryHome();
    const secrets = new SecretStore(home, none);
    await secrets.set("token", "x");
    await secrets.set("token", "y", "shop/db");
    const [key, mark] = [await readFile(home.file("key"), "utf8"), await secrets.mark("x")];
    await secrets.rotateKey();
    expect(await readFile(home.file("key"), "utf8")).not.toBe(key);
    await secrets.rotateKey();
    const again = new SecretStore(home, none);
    expect([await again.get("token"), await again.get("token", "shop/db")]).toEqual(["x", "y"]);
    expect(await again.mark("x")).toBe(mark);
    await again.rotateKey(passphrase);
    expect(await again.get("token")).toBe("x");
    const environment = { MONK_SECRETS_KEY: passphrase };
    expect(await new SecretStore(home, { environment }).mark("x")).toBe(mark);
  });

  test("a change that was cut short leaves one key in force and ends at the next write", async () => {
    const home = await temporaryHome();
    const secrets = new SecretStore(home, none);
    await secrets.set("token", "x");
    const old = { key: await readFile(home.file("key")), secrets: await readFile(home.file("secrets.json")) };
    await secrets.rotateKey();
    const changed = { key: await readFile(home.file("key")), secrets: await readFile(home.file("secrets.json")) };

    await writeFile(home.file("key"), old.key);
    await writeFile(home.file("key.next"), changed.key);
    for (const stage of [changed.secrets, old.secrets]) {
      await writeFile(home.file("secrets.json"), stage);
      expect(await new SecretStore(home, none).get("token")).toBe("x");
    }
    await writeFile(home.file("secrets.json"), changed.secrets);
    await new SecretStore(home, none).set("other", "y");
    expect(await readFile(home.file("key"))).toEqual(changed.key);
    await expect(stat(home.file("key.next"))).rejects.toMatchObject({ code: "ENOENT" });
    expect(await new SecretStore(home, none).get("token")).toBe("x");
  });
});

describe("marks", () => {
  test("are equal for equal values, differ between homes, and hold nothing of the value", async () => {
    const homes = [await temporaryHome(), await temporaryHome()];
    const stores = homes.map((home) => new SecretStore(home, none));
    const marks = await Promise.all(stores.map((store) => store.mark("hunter2-hunter2")));
    expect(new Set(marks).size).toBe(2);
    for (const [index, home] of homes.entries()) {
      expect(await new SecretStore(home, none).mark("hunter2-hunter2")).toBe(marks[index]);
      expect(await new SecretStore(home, none).mark("hunter2-hunter3")).not.toBe(marks[index]);
    }
    expect(marks.join()).not.toContain("hunter2");
  });
});
