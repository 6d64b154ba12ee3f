// A thread of its own, so that a builtin module can stand still until the driver has answered.
import { createHash, createHmac, randomInt } from "node:crypto";
import { readFileSync } from "node:fs";
import vm from "node:vm";
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";

const { port, signal } = workerData;
const missing = new vm.Script(readFileSync(new URL("../missing.js", import.meta.url), "utf8"), {
  filename: "missing.js",
});
const builtin = new vm.Script(readFileSync(new URL("./builtin.js", import.meta.url), "utf8"), {
  filename: "builtin.js",
});
/** Compiled texts: the same few come with every call. */
const compiled = new Map();

parentPort.on("message", (call) => parentPort.postMessage(run(call)));

function run({ script, modules, requires, definition, state, context: about, quirks }) {
  const context = vm.createContext(vm.constants?.DONT_CONTEXTIFY ?? {});
  const global = vm.runInContext("this", context);
  missing.runInContext(context);
  try {
    const find = (name) => {
      const module = Object.hasOwn(modules, name) ? modules[name] : undefined;
      if (!module) return undefined;
      const text = `(function (exports, require, module) {${module.text}\n})`;
      return compile(`node_modules/${name}`, text).runInContext(context);
    };
    const globals = builtin.runInContext(context)(ask, JSON.parse(JSON.stringify(quirks)), find);
    for (const [name, value] of Object.entries(globals)) bind(global, name, value);
    for (const name of requires) bind(global, name.slice(name.lastIndexOf("/") + 1), globals.require(name));
    compile(script.name, script.text).runInContext(context);
    const call = callMain.runInContext(context);
    return { returned: call(JSON.stringify([definition, state, about])) };
  } catch (thrown) {
    return { thrown: described(thrown) };
  }
}

/** Answers JSON text, or undefined. A promise would be stored as the state, and so is refused. */
const callMain = new vm.Script(
  `(function (text) {
    if (typeof main !== "function") throw new TypeError("the script leaves no function main");
    var returned = main.apply(undefined, JSON.parse(text));
    if (returned && typeof returned.then === "function") throw new TypeError("main returned a promise");
    return JSON.stringify(returned);
  })`,
  { filename: "call.js" },
);

function compile(filename, text) {
  const key = `${filename}\n${text}`;
  const script = compiled.get(key) ?? new vm.Script(text, { filename });
  compiled.set(key, script);
  return script;
}

function bind(global, name, value) {
  Object.defineProperty(global, name, { value, writable: true, configurable: true, enumerable: false });
}

function described(thrown) {
  if (thrown === null || typeof thrown !== "object") return { message: String(thrown) };
  const message = typeof thrown.message === "string" ? thrown.message : JSON.stringify(thrown);
  return { message, ...(typeof thrown.stack === "string" ? { stack: thrown.stack } : {}) };
}

/** What needs nobody else is answered here; the rest by the driver, for which this thread stands still. */
function ask(text) {
  const question = JSON.parse(text);
  const own = here[question.ask];
  if (own) return JSON.stringify({ value: own(question) });
  Atomics.store(signal, 0, 0);
  port.postMessage(question);
  // The notification of the answer before this one may come late, and wakes too early.
  while (Atomics.load(signal, 0) === 0) Atomics.wait(signal, 0, 0);
  return JSON.stringify({ value: receiveMessageOnPort(port).message });
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

const here = {
  atob: ({ text }) => Buffer.from(text, "base64").toString("utf8"),
  btoa: ({ text }) => Buffer.from(text, "utf8").toString("base64"),
  sha256: ({ text }) => createHash("sha256").update(text).digest("hex"),
  hmac: ({ key, text }) => createHmac("sha256", key).update(text).digest("hex"),
  "rand-string": ({ length }) => Array.from({ length }, () => letters[randomInt(letters.length)]).join(""),
};
