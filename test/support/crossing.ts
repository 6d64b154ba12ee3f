import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** Called for each request on its way; the answer is held back until it resolves. */
export type Passing = (moment: "before" | "after", count: number, message: IncomingMessage) => Promise<void> | void;

/** A server that passes everything on to another one, and lets the test step in before and after. */
export async function crossing(target: string, passing: Passing): Promise<string> {
  let count = 0;
  const pass = async (incoming: IncomingMessage, answer: ServerResponse) => {
    count += 1;
    const number = count;
    await passing("before", number, incoming);
    const onward = request(`${target}${incoming.url}`, { method: incoming.method, headers: incoming.headers });
    onward.on("response", async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      await passing("after", number, incoming);
      answer.writeHead(response.statusCode ?? 502, response.headers);
      answer.end(Buffer.concat(chunks));
    });
    onward.on("error", () => answer.destroy());
    incoming.pipe(onward);
  };
  const server = createServer((incoming, answer) => void pass(incoming, answer));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
