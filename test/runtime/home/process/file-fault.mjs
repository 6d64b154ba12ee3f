// Loaded before a program by `node --import`. What the program does to the files of one folder is counted, and at the
// operation that FILE_FAULT names (`kill:17`) the process is killed before it, in the middle of it (`tear:17`), or
// the disk is full from there on (`full:17`). With FILE_COUNT the number of operations is written there at the end.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { dirname } from "node:path";

const { FILE_FAULT = "", FILE_COUNT, FILE_FOLDER = "/" } = process.env;
const [kind = "", at = "0"] = FILE_FAULT.split(":");
const inside = (path) => String(path).startsWith(FILE_FOLDER) || dirname(FILE_FOLDER) === String(path);
const paths = new WeakMap();
const descriptors = new Map();
const writeCount = fs.writeFileSync.bind(fs);
const writeHalf = fs.writeSync.bind(fs);
let count = 0;

/** `half` puts a part of the data on the disk; only what writes data has it. */
function step(half) {
  count += 1;
  if (kind === "kill" && count === Number(at)) process.kill(process.pid, "SIGKILL");
  if (kind === "tear" && count === Number(at)) {
    half?.();
    process.kill(process.pid, "SIGKILL");
  }
  if (kind === "full" && count >= Number(at) && half) {
    if (count === Number(at)) half();
    throw Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC", syscall: "write" });
  }
}

const halfOf = (descriptor, data) => () => {
  const bytes = Buffer.from(data);
  writeHalf(descriptor, bytes, 0, bytes.length >> 1);
};

const { open } = fs.promises;
fs.promises.open = async (path, flags = "r", ...rest) => {
  if (flags === "r" || !inside(path)) return open(path, flags, ...rest);
  step();
  const handle = await open(path, flags, ...rest);
  paths.set(handle, path);
  return handle;
};
const handle = await open(process.execPath, "r");
const handles = Object.getPrototypeOf(handle);
await handle.close();
for (const name of ["writeFile", "appendFile", "sync", "datasync", "truncate"]) {
  const real = handles[name];
  handles[name] = async function (...given) {
    if (paths.has(this)) step(name.endsWith("File") ? halfOf(this.fd, given[0]) : undefined);
    return real.apply(this, given);
  };
}
for (const name of ["rename", "rm", "link", "unlink", "copyFile", "mkdir"]) {
  const real = fs.promises[name];
  fs.promises[name] = async (...given) => {
    if (inside(given[0])) step();
    return real(...given);
  };
}
const { writeFile } = fs.promises;
fs.promises.writeFile = async (path, data, options) => {
  if (inside(path)) {
    step(() => fs.closeSync(fs.openSync(path, options?.flag ?? "w")));
  }
  return writeFile(path, data, options);
};

const { openSync, writeSync, unlinkSync, renameSync, closeSync } = fs;
fs.openSync = (path, flags, ...rest) => {
  if (flags === "r" || !inside(path)) return openSync(path, flags, ...rest);
  step();
  const descriptor = openSync(path, flags, ...rest);
  descriptors.set(descriptor, path);
  return descriptor;
};
fs.writeSync = (descriptor, data, ...rest) => {
  if (descriptors.has(descriptor)) step(halfOf(descriptor, data));
  return writeSync(descriptor, data, ...rest);
};
fs.closeSync = (descriptor) => {
  descriptors.delete(descriptor);
  return closeSync(descriptor);
};
fs.unlinkSync = (path) => {
  if (inside(path)) step();
  return unlinkSync(path);
};
fs.renameSync = (path, ...rest) => {
  if (inside(path)) step();
  return renameSync(path, ...rest);
};
syncBuiltinESMExports();

if (FILE_COUNT) process.on("exit", () => writeCount(FILE_COUNT, String(count)));
