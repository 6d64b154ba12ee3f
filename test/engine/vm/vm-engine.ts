import { once } from "node:events";
import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import { type Ask, answer } from "../ask.ts";
import type { Call, Ending, Engine, Outside, Thrown } from "../engine.ts";
import { HttpClient, type HttpQuestion } from "./http-client.ts";

/** Node's own engine, cut down to what Monk's is known to have. */
export function vmEngine(): Engine {
  const { port1, port2 } = new MessageChannel();
  const signal = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL("./worker.js", import.meta.url), {
    workerData: { port: port2, signal },
    transferList: [port2],
  });
  const http = new HttpClient();
  let isClosed = false;
  return {
    run(call, outside) {
      const reply = async (question: Ask | HttpQuestion) => {
        const value = question.ask === "http" ? await http.send(question, outside.origins) : answer(question, outside);
        port1.postMessage(value);
        Atomics.store(signal, 0, 1);
        Atomics.notify(signal, 0);
      };
      return runIn(worker, port1, call, outside, reply);
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      port1.close();
      http.close();
      await worker.terminate();
    },
  };
}

async function runIn(
  worker: Worker,
  port: MessagePort,
  call: Call,
  outside: Outside,
  reply: (question: Ask | HttpQuestion) => Promise<void>,
): Promise<Ending> {
  let listen: (question: Ask | HttpQuestion) => void = () => {};
  const broken = new Promise<never>((_, reject) => {
    listen = (question) => void reply(question).catch(reject);
  });
  port.on("message", listen);
  try {
    const ended = once(worker, "message");
    worker.postMessage({ ...call, quirks: outside.quirks });
    const [ending] = (await Promise.race([ended, broken])) as [{ returned?: string } | { thrown: Thrown }];
    if ("thrown" in ending) return ending;
    return ending.returned === undefined ? {} : { returned: JSON.parse(ending.returned) };
  } finally {
    port.off("message", listen);
  }
}
