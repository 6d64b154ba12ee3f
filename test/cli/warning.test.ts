import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { program } from "../support/program.ts";
import { sandbox } from "../support/sandbox.ts";

const yaml = `namespace: shop
deployer:
  defines: mongodb-atlas/api-key
  name: deployer
  organization: my-organization
  roles: [ORG_MEMBER]
  private_key_secret_ref: deployer-key
  permitted-secrets: { mongodb-atlas-token: true, deployer-key: true }
`;

it("an old key is warned of in ps and in describe, as text and as JSON", async () => {
  const box = await sandbox();
  box.atlas.clock.advance(-100 * 24 * 3600_000);
  await box.write(yaml);
  await box.update();
  const monk = (...line: string[]) => {
    const { PATH = "", SystemRoot = "" } = process.env;
    const env = { PATH, SystemRoot };
    const { status, stdout } = spawnSync(process.execPath, [program, ...line], {
      cwd: box.folder,
      env,
      encoding: "utf8",
    });
    expect(status).toBe(0);
    return stdout;
  };
  const warning = /The key is (99|100) days old; one older than 90 days ought to be replaced/;
  expect(monk("ps")).toMatch(new RegExp(`^shop/deployer: warning: ${warning.source}`, "m"));
  expect(monk("describe", "shop/deployer")).toMatch(new RegExp(`^  warning: ${warning.source}`, "m"));
  expect(JSON.parse(monk("ps", "--json"))).toMatchObject([
    { path: "shop/deployer", warning: expect.stringMatching(warning) },
  ]);
});
