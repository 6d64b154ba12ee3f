// The main job from end to end, by the command line that people use, on the embedded Atlas. Leaves nothing behind.
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const monk = process.env.MONK_PROGRAM ?? join(root, "dist", "cli", "monk.js");
const home = mkdtempSync(join(tmpdir(), "monk-demo-"));
const environment = { ...process.env, MONK_HOME: home };
for (const name of Object.keys(environment)) {
  if (name.startsWith("MONK_SECRET") || name === "ATLAS_API_URL") delete environment[name];
}

const both = ["-f", "mongodb-atlas.yaml", "-f", "office.yaml"];
const withApplication = ["-f", "mongodb-atlas.yaml", "-f", "application.yaml"];
const target = "my-application/service";

/** What to say, the command line, the exit codes that are right, and what is given on standard input. */
const steps = [
  [
    "The database user's password: from standard input here, by a hidden prompt on a terminal, or made by the first update.",
    ["secrets", "add", "-g", "mongodb-user-password"],
    [0],
    randomBytes(18).toString("base64url"),
  ],
  ["What would be done? Exit code 2 says that there are changes.", ["plan", "--emulator"], [2]],
  ["Do it: the project first, then the rest side by side, until all are ready.", ["update", "--emulator"]],
  ["What is there.", ["ps"]],
  ["All that is known of one of them.", ["describe", "my-mongodb/my-cluster"]],
  ["Secrets are kept encrypted; names are listed, values never.", ["secrets", "list"]],
  ["A program gets it by its environment.", ["env", target, "--format", "dotenv", ...withApplication]],
  [
    "A second file changes the role and the addresses, and adds an entry. The plan says what that means.",
    ["plan", "--emulator", ...both],
    [2],
  ],
  ["Send the difference, and nothing else.", ["update", "--emulator", ...both]],
  ["Once more: there is nothing to do.", ["update", "--emulator", ...both]],
  ["And away again.", ["delete", "my-mongodb", "--force", "--emulator"]],
  ["Nothing is left.", ["ps"]],
];

const colours = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code, text) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);

try {
  if (!existsSync(monk)) throw new Error(`${monk} is not there yet: run npm run build first`);
  for (const [words, line, right = [0], input] of steps) {
    console.log(`\n${paint(2, `# ${words}`)}\n${paint(36, "$")} ${paint(1, `monk ${line.join(" ")}`)}`);
    const { status, error } = spawnSync(process.execPath, [monk, ...line], {
      cwd: join(root, "examples", "getting-started"),
      env: environment,
      stdio: [input === undefined ? "ignore" : "pipe", "inherit", "inherit"],
      ...(input !== undefined && { input }),
    });
    if (error) throw error;
    if (!right.includes(status)) throw new Error(`monk ${line.join(" ")} ended with exit code ${status}`);
  }
  console.log(`\n${paint(32, "That was all of it.")} Against the real Atlas only the secret differs:`);
  console.log("  monk secrets add -g mongodb-atlas-token && monk update");
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(home, { recursive: true, force: true });
}
