import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { configuration, modules, type Protection } from "./configuration.ts";

export interface Seen {
  readonly method: string;
  /** Path and query as they stood in the request line. */
  readonly target: string;
  readonly status: number;
  /** The nonce and its count as the client sent them; undefined where it sent none. */
  readonly nonce: string | undefined;
  readonly count: number | undefined;
}

export interface Apache {
  /** Address without a path. */
  readonly url: string;
  /** What the access log has, once as many requests as are expected stand in it. */
  seen(expected: number): Promise<readonly Seen[]>;
  /** Ends the server and takes its folder away. */
  stop(): Promise<void>;
}

/** A list without items, and at the same time the status of an access entry. */
const answer = JSON.stringify({ results: [], totalCount: 0, STATUS: "ACTIVE" });

const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];
const program = ["apache2", "httpd"]
  .flatMap((name) => folders.map((folder) => join(folder, name)))
  .find((file) => existsSync(file));

/** Where the loadable modules are: Debian's place, then that of others. */
const moduleFolder = ["/usr/lib/apache2/modules", "/usr/lib64/httpd/modules", "/usr/libexec/apache2"].find((folder) =>
  modules.every((name) => existsSync(join(folder, `mod_${name}.so`))),
);

/** Why there is no Apache httpd to test against; undefined when there is one. */
export function whyNoApache(): string | undefined {
  if (process.platform === "win32") return "not on Windows";
  if (program === undefined) return "neither apache2 nor httpd is installed";
  if (moduleFolder === undefined) return "its modules, mod_auth_digest among them, are not where they are expected";
  try {
    execFileSync(program, ["-v"], { stdio: "ignore" });
    return undefined;
  } catch {
    return `${program} does not run`;
  }
}

/** Runs Apache httpd on a loopback port, in a folder of its own, with one user behind HTTP Digest. */
export async function startApache(protection: Protection): Promise<Apache> {
  const folder = await mkdtemp(join(tmpdir(), "monk-apache-"));
  const port = await freePort();
  const { user, password, realm } = protection;
  const secret = createHash("md5").update(`${user}:${realm}:${password}`).digest("hex");
  // Started by root, the server's workers are another user, who has to read the answer.
  await chmod(folder, 0o755);
  await mkdir(join(folder, "www"));
  await writeFile(join(folder, "users"), `${user}:${realm}:${secret}\n`);
  await writeFile(join(folder, "www", "answer.json"), answer);
  await writeFile(
    join(folder, "httpd.conf"),
    configuration({ folder, moduleFolder: moduleFolder ?? "", port, protection }),
  );

  const child = spawn(program ?? "apache2", ["-d", folder, "-f", join(folder, "httpd.conf"), "-DFOREGROUND"], {
    stdio: "ignore",
  });
  const ended = new Promise<void>((done) => {
    child.on("error", () => done());
    child.on("exit", () => done());
  });
  const end = () => child.kill("SIGTERM");
  process.on("exit", end);
  const stop = async () => {
    end();
    await ended;
    process.off("exit", end);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await listening(port, child);
  } catch {
    const said = await readFile(join(folder, "error.log"), "utf8").catch(() => "it wrote no log");
    await stop();
    throw new Error(`Apache httpd did not start on port ${port}: ${said}`);
  }
  return { url: `http://127.0.0.1:${port}`, seen: (expected) => accesses(join(folder, "access.log"), expected), stop };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function listening(port: number, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    if (child.exitCode !== null || child.pid === undefined) throw new Error("ended");
    const open = await new Promise<boolean>((done) => {
      const socket = connect(port, "127.0.0.1");
      socket.on("connect", () => {
        socket.destroy();
        done(true);
      });
      socket.on("error", () => done(false));
    });
    if (open) return;
    await wait(50);
  }
  throw new Error("silent");
}

/** The log is written after the answer was sent, so that its last lines come a little later. */
async function accesses(file: string, expected: number): Promise<readonly Seen[]> {
  let lines: readonly string[] = [];
  for (let attempt = 0; attempt < 100; attempt += 1) {
    lines = (await readFile(file, "utf8")).split("\n").slice(0, -1);
    if (lines.length >= expected) break;
    await wait(20);
  }
  return lines.flatMap((line) => {
    const [, method = "", target = "", status = "", authorization = ""] =
      /^(\S+) (\S+) HTTP\/1\.1 (\d+) (.*)$/.exec(line) ?? [];
    const nonce = /nonce=\\"([^"\\]+)/.exec(authorization)?.[1];
    const nc = /nc=([0-9a-f]{8})\b/.exec(authorization)?.[1];
    // A connection that was opened and closed is a line too, with no request in it.
    if (method === "") return [];
    return {
      method,
      target,
      status: Number(status),
      nonce,
      count: nc === undefined ? undefined : Number.parseInt(nc, 16),
    };
  });
}
