import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { operations } from "../../src/atlas/operations/index.ts";
import { areas } from "../../src/policy/area.ts";
import { readPolicy } from "../../src/policy/read-policy.ts";
import { InputError } from "../../src/runtime/input-error.ts";

function read(text: string | Buffer) {
  const folder = mkdtempSync(join(tmpdir(), "monk-policy-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "policy.yaml"), text);
  return readPolicy("policy.yaml", folder, ["restore", "create-snapshot"]);
}

function mistakesIn(text: string | Buffer): string {
  try {
    read(text);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  throw new Error("it was taken for a good policy");
}

test("a policy is read with every rule under the name by which refusals call it", () => {
  const { agents } = read(`version: 1
agents:
  deploy-bot:
    allow:
      - { name: look, read: "*" }
      - { write: [clusters], projects: [shop-*], actions: [update], up_to: M30 }
    deny: [{ name: no restores, write: [backups], actions: [restore] }]
  "*":
    allow: [{ read: [projects] }]
`);
  expect(agents.get("deploy-bot")).toEqual({
    allow: [
      { label: 'policy.yaml: agents.deploy-bot.allow[0] "look"', read: ["*"], write: [] },
      {
        label: "policy.yaml: agents.deploy-bot.allow[1]",
        read: [],
        write: ["clusters"],
        projects: ["shop-*"],
        actions: ["update"],
        up_to: "M30",
      },
    ],
    deny: [
      {
        label: 'policy.yaml: agents.deploy-bot.deny[0] "no restores"',
        read: [],
        write: ["backups"],
        actions: ["restore"],
      },
    ],
  });
  expect([...agents.keys()]).toEqual(["deploy-bot", "*"]);
});

test("every mistake is shown at its place, with what was expected", () => {
  expect(
    mistakesIn(`version: 2
agnets: {}
agents:
  deploy bot: { allow: [] }
  ci:
    allow:
      - read: [cluster]
      - name: nothing
      - { write: [backups], up_to: M30 }
      - { write: [clusters], up_to: huge }
      - { write: "clusters" }
      - { read: [], projects: [] }
    deny:
      - { write: [backups], actions: [restor] }
      - { write: [clusters], up_to: M30 }
      - { wirte: [clusters], projects: shop }
  other: [read]
  nobody:
`),
  ).toMatchInlineSnapshot(`
    "policy.yaml:1:10: \`version\` is not valid
      version: 2
               ~
      expected: \`1\`
      found: the number 2

    policy.yaml:2:1: there is no \`agnets\` in this file
      agnets: {}
      ~~~~~~
      expected: \`version\` or \`agents\`
      found: \`agnets\`
      hint: did you mean \`agents\`?

    policy.yaml:4:3: \`deploy bot\` is no name
        deploy bot: { allow: [] }
        ~~~~~~~~~~
      expected: a name without spaces, or \`*\`

    policy.yaml:7:16: \`agents.ci.allow[0].read[0]\` is not valid
            - read: [cluster]
                     ~~~~~~~
      expected: \`projects\`, \`clusters\`, \`users\`, \`network\`, \`backups\`, \`organizations\`, \`alerts\`, \`keys\` or \`*\`
      found: the text "cluster"
      hint: did you mean \`clusters\`?

    policy.yaml:8:9: \`agents.ci.allow[1]\` is not valid
            - name: nothing
              ~~~~~~~~~~~~~
      expected: \`read\`, \`write\` or both, with the areas that the rule is about
      found: a mapping

    policy.yaml:9:36: \`agents.ci.allow[2].up_to\` is not valid
            - { write: [backups], up_to: M30 }
                                         ~~~
      expected: a rule that lets clusters be written, for only they have a size
      found: the text "M30"

    policy.yaml:10:37: \`agents.ci.allow[3].up_to\` is not valid
            - { write: [clusters], up_to: huge }
                                          ~~~~
      expected: a tier of Atlas, such as M30
      found: the text "huge"

    policy.yaml:11:18: \`agents.ci.allow[4].write\` is not valid
            - { write: "clusters" }
                       ~~~~~~~~~~
      expected: a list
      found: the text "clusters"

    policy.yaml:12:17: \`agents.ci.allow[5].read\` is not valid
            - { read: [], projects: [] }
                      ~~
      expected: at least 1 item
      found: a list of 0 items

    policy.yaml:12:31: \`agents.ci.allow[5].projects\` is not valid
            - { read: [], projects: [] }
                                    ~~
      expected: at least 1 item
      found: a list of 0 items

    policy.yaml:14:39: \`agents.ci.deny[0].actions[0]\` is not valid
            - { write: [backups], actions: [restor] }
                                            ~~~~~~
      expected: \`plan\`, \`update\`, \`delete\`, \`inventory\`, \`check\`, \`api\`, \`restore\` or \`create-snapshot\`
      found: the text "restor"
      hint: did you mean \`restore\`?

    policy.yaml:15:30: there is no \`up_to\` in \`agents.ci.deny[1]\`
            - { write: [clusters], up_to: M30 }
                                   ~~~~~
      expected: \`name\`, \`read\`, \`write\`, \`projects\` or \`actions\`
      found: \`up_to\`

    policy.yaml:16:11: there is no \`wirte\` in \`agents.ci.deny[2]\`
            - { wirte: [clusters], projects: shop }
                ~~~~~
      expected: \`name\`, \`read\`, \`write\`, \`projects\` or \`actions\`
      found: \`wirte\`
      hint: did you mean \`write\`?

    policy.yaml:16:40: \`agents.ci.deny[2].projects\` is not valid
            - { wirte: [clusters], projects: shop }
                                             ~~~~
      expected: a list
      found: the text "shop"

    policy.yaml:17:10: \`agents.other\` is not valid
        other: [read]
               ~~~~~~
      expected: a mapping
      found: a list of 1 item

    policy.yaml:18:10: \`agents.nobody\` is not valid
        nobody:
               ~
      expected: a mapping
      found: nothing"
  `);
});

const rules = (text: string) => `version: 1\nagents: { bot: { allow: [${text}] } }\n`;

test.each([
  ["a project with a space behind it", "{ write: [users], projects: ['shop '] }", "no spaces at its beginning"],
  ["a project with a line end before it", '{ write: [users], projects: ["\\nshop"] }', "no spaces at its beginning"],
  ["an area with a space before it", "{ write: [' users'] }", "did you mean `users`?"],
  ["an area with a capital letter", "{ write: [Users] }", "did you mean `users`?"],
  ["an action with a capital letter", "{ write: [backups], actions: [Restore] }", "did you mean `restore`?"],
  ["a tier in small letters", "{ write: [clusters], up_to: m30 }", "a tier of Atlas, such as M30"],
])("%s would never match, and is a mistake", (_, rule, words) => {
  expect(mistakesIn(rules(rule))).toContain(words);
});

test.each([
  ["an empty file", ""],
  ["comments alone", "# nothing yet\n"],
  ["a list", "- version: 1\n"],
  ["a single value", "allow everything\n"],
  ["broken YAML", "version: 1\nagents: {\n"],
  ["two documents", `${rules('read: "*"')}---\n${rules('write: "*"')}`],
  ["a key twice", "version: 1\nagents: {}\nagents: {}\n"],
  ["a rule twice", rules('{ read: ["*"], read: [users] }')],
  ["a tag", rules("!!js/function {}")],
  ["a script in the place of a value", rules('{ write: ["*"], projects: ["<- `shop`"] }')],
  ["a script in the place of a list", rules('{ write: "<- everything" }')],
  ["no version", "agents: {}\n"],
  ["no agents", "version: 1\n"],
  ["something that is not UTF-8", Buffer.from([0x76, 0xff, 0xfe])],
  ["a prototype", "version: 1\nagents: { __proto__: { allow: [] } }\n"],
  ["more than a policy can be", `# ${"x".repeat(1024 * 1024)}\n${rules('read: "*"')}`],
])("%s is no policy", (_, text) => {
  expect(mistakesIn(text)).toMatch(/policy\.yaml:\d+:\d+: /);
});

test("a policy has a word for every area of the operations table", () => {
  const known = new Set(Object.values(operations).map(({ area }) => area));
  known.delete("system");
  expect([...known].filter((area) => !(areas as readonly string[]).includes(area))).toEqual([]);
});

test("whatever is written into a policy, it is read or its mistakes are shown", () => {
  const good = rules('{ name: look, read: "*" }, { write: [clusters], projects: [shop-*], up_to: M30 }');
  const folder = mkdtempSync(join(tmpdir(), "monk-policy-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const damaged = fc
    .tuple(
      fc.nat(good.length),
      fc.nat(5),
      fc.string({ unit: fc.constantFrom(..."{}[]:,-*&!|>'\"#\n\t <x1"), maxLength: 4 }),
    )
    .map(([at, cut, text]) => good.slice(0, at) + text + good.slice(at + cut));
  fc.assert(
    fc.property(fc.oneof(damaged, fc.string({ unit: "binary", maxLength: 80 })), (text) => {
      writeFileSync(join(folder, "policy.yaml"), text);
      try {
        readPolicy("policy.yaml", folder, []);
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
      }
    }),
    { numRuns: Number(process.env.MONK_FUZZ ?? 1000) },
  );
});
