import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type Asking, pinnedAudit, rightsOf } from "../../src/policy/index.ts";

const everything = `version: 1\nagents: { "*": { allow: [{ read: "*", write: "*" }] } }\n`;
const looking = `version: 1\nagents: { bot: { allow: [{ read: "*" }] }, owner: { allow: [{ write: "*" }] } }\n`;
const write = { area: "users", access: "write", action: "update", projects: [] } as const;

/** A folder with these files, and the rights of whoever works there. */
function place(files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), "monk-rights-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const put = (name: string, text: string) => writeFileSync(join(folder, name), text.replaceAll("HERE", folder));
  for (const [name, text] of Object.entries(files)) put(name, text);
  const rights = (asking: Partial<Asking> = {}) =>
    rightsOf({
      cwd: folder,
      own: join(folder, "own.yaml"),
      files: [],
      actions: [],
      administrator: join(folder, "administrator.yaml"),
      ...asking,
    });
  const may = (asking: Partial<Asking> = {}) => {
    const { judge, ensure } = rights(asking);
    ensure();
    return judge === undefined || judge.judge(write) === undefined;
  };
  return { folder, put, rights, may };
}

const pinning = (more = "") => `version: 1\npolicy: HERE/policy.yaml\n${more}`;

test("without any policy everything may be done, under any name", () => {
  const { rights } = place({});
  expect(rights({ agent: "bot" })).toMatchObject({ agent: "bot", judge: undefined });
});

test("the home's own policy holds without being named", () => {
  const { may } = place({ "own.yaml": looking });
  expect(may({ agent: "bot" })).toBe(false);
  expect(may({ agent: "owner" })).toBe(true);
});

test("a home policy that nobody would read, for its name, allows nothing and says so", () => {
  const { may, folder } = place({ "own.yml": looking });
  expect(() => may({ agent: "owner" })).toThrow(`${join(folder, "own.yml")} is no name of a policy`);
});

test("an empty name is no name", () => {
  const { rights } = place({});
  expect(rights({ agent: "" }).agent).toBeUndefined();
});

test("what is pinned holds beside what is named, and neither widens the other", () => {
  const { may, put } = place({ "administrator.yaml": pinning(), "policy.yaml": looking, "wide.yaml": everything });
  expect(may({ files: ["wide.yaml"], agent: "bot" })).toBe(false);
  expect(may({ files: ["wide.yaml"], agent: "owner" })).toBe(true);
  put("policy.yaml", everything);
  put("narrow.yaml", looking);
  expect(may({ files: ["narrow.yaml"], agent: "bot" })).toBe(false);
  expect(may({ agent: "bot" })).toBe(true);
});

test("whoever the administrator has named cannot call itself something else", () => {
  const { rights, may } = place({ "administrator.yaml": pinning("agent: bot\n"), "policy.yaml": looking });
  expect(rights().agent).toBe("bot");
  expect(may({ agent: "bot" })).toBe(false);
  expect(() => rights({ agent: "owner" }).ensure()).toThrow('takes this caller for agent "bot", who is not "owner"');
  expect(rights({ agent: "owner" }).judge?.judge(write)).toBeDefined();
});

test("the administrator says who is who by the system's own name of the user", () => {
  const { rights, put } = place({ "policy.yaml": looking });
  const { username } = userInfo();
  const agentOf = (users: string) => {
    put("administrator.yaml", pinning(`users: { ${users} }\n`));
    const { agent, ensure } = rights();
    ensure();
    return agent;
  };
  expect(agentOf(`${username}: bot, "*": owner`)).toBe("bot");
  expect(agentOf(`nobody-else: bot, "*": owner`)).toBe("owner");
  expect(() => agentOf("nobody-else: owner")).toThrow(`names no agent for user ${username}`);
  expect(() => agentOf("constructor: owner")).toThrow(`names no agent for user ${username}`);
});

test.each([
  ["is empty", ""],
  ["is not YAML", "policy: ["],
  ["names no policy", "version: 1\n"],
  ["names a relative path", "version: 1\npolicy: policy.yaml\n"],
  ["names a policy that is not there", "version: 1\npolicy: HERE/nowhere.yaml\n"],
  ["has a member that nobody knows", pinning("plicy: x\n")],
  ["names a relative folder for the log", pinning("audit: logs\n")],
  ["names an agent with a space at its edge", pinning('agent: "bot "\n')],
  ["names a user with a space at its edge", pinning('users: { " ci": bot, "*": bot }\n')],
  ["says twice who the caller is", pinning('agent: bot\nusers: { "*": bot }\n')],
  ["is of a version that is not known", pinning().replace("1", "2")],
])("an administrator's file that %s allows nothing", (_, text) => {
  const { rights } = place({ "administrator.yaml": text, "policy.yaml": everything });
  const { judge, ensure } = rights();
  expect(() => ensure()).toThrow(/\.yaml:\d+:\d+: /);
  expect(judge?.judge(write)).toBeDefined();
});

test("an administrator's file that is a folder, or a link that leads nowhere, allows nothing", () => {
  const { rights, folder } = place({ "own.yaml": everything });
  const file = join(folder, "administrator.yaml");
  mkdirSync(file);
  expect(() => rights().ensure()).toThrow("is a folder");
  rmSync(file, { recursive: true });
  symlinkSync(join(folder, "gone.yaml"), file);
  expect(() => rights().ensure()).toThrow("administrator.yaml is a link to a file that is not there");
});

test("a home whose policy is a link that leads nowhere has a policy, and it allows nothing", () => {
  const { rights, folder } = place({});
  symlinkSync(join(folder, "gone.yaml"), join(folder, "own.yaml"));
  expect(() => rights().ensure()).toThrow("own.yaml is a link to a file that is not there");
});

test("without an address in the administrator's file requests go to Atlas alone, the loopback interface included", () => {
  const { rights } = place({ "administrator.yaml": pinning(), "policy.yaml": everything });
  rights().ensure("https://cloud.mongodb.com");
  expect(() => rights().ensure("http://127.0.0.1:8080")).toThrow("lets requests go to https://cloud.mongodb.com");
  place({ "own.yaml": everything }).rights().ensure("http://127.0.0.1:8080");
});

test("the audit log is kept where the administrator says, in a folder of its own for each user", () => {
  const { rights, folder } = place({ "administrator.yaml": pinning("audit: HERE/logs\n"), "policy.yaml": everything });
  expect(rights().audit).toBe(join(folder, "logs", userInfo().username));
  expect(pinnedAudit(folder, join(folder, "administrator.yaml"))).toBe(rights().audit);
  expect(place({ "own.yaml": everything }).rights().audit).toBeUndefined();
});

test("requests go to the address that the administrator has named, however it is spelled, and to no other", () => {
  const text = pinning("api_url: https://cloud.mongodb.com\n");
  const { rights } = place({ "administrator.yaml": text, "policy.yaml": everything });
  const { ensure } = rights();
  ensure("https://cloud.mongodb.com");
  ensure("https://CLOUD.mongodb.com:443/");
  for (const address of [
    "http://127.0.0.1:8080",
    "http://cloud.mongodb.com",
    "https://cloud.mongodb.com.example.org",
  ]) {
    expect(() => ensure(address)).toThrow("lets requests go to https://cloud.mongodb.com");
  }
});
