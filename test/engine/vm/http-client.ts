import { Agent, type IncomingMessage, request } from "node:http";

export interface HttpQuestion {
  readonly ask: "http";
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** In milliseconds. */
  readonly timeout?: number;
}

/** Header names as Go writes them, with every value. A failure is worded as Go words it. */
export type HttpAnswer =
  | {
      readonly statusCode: number;
      readonly statusText: string;
      readonly headers: readonly (readonly [name: string, values: readonly string[]])[];
      readonly body: string;
      readonly contentLength: number;
    }
  | { readonly failure: string };

/** Sends requests as Go's client does, to the servers that stand in for the given origins. */
export class HttpClient {
  readonly #agent = new Agent({ keepAlive: true });

  async send(question: HttpQuestion, origins: Readonly<Record<string, string>>): Promise<HttpAnswer> {
    const { method, url } = question;
    const failure = (reason: string) => ({
      failure: `${method[0]}${method.slice(1).toLowerCase()} "${url}": ${reason}`,
    });
    if (!URL.canParse(url)) return failure(`parse "${url}": invalid URL`);
    const { origin, host, hostname } = new URL(url);
    const server = origins[origin];
    if (server === undefined) return failure(`dial tcp: lookup ${hostname}: no such host`);
    try {
      return await this.#send(question, new URL(url.slice(origin.length), server), host);
    } catch (reason) {
      return failure(worded(reason));
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  #send({ method, headers, body, timeout = 30_000 }: HttpQuestion, url: URL, host: string): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      const outgoing = request(url, {
        method,
        agent: this.#agent,
        signal: AbortSignal.timeout(timeout),
        headers: { "User-Agent": "Go-http-client/1.1", ...headers, Host: host },
      });
      outgoing.on("error", reject);
      outgoing.on("response", (response) => read(response).then(resolve, reject));
      outgoing.end(body);
    });
  }
}

async function read(response: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of response) chunks.push(chunk as Buffer);
  } catch {
    return { failure: "unexpected EOF" };
  }
  const bytes = Buffer.concat(chunks);
  const headers = new Map<string, string[]>();
  for (const [name, values] of Object.entries(response.headersDistinct)) headers.set(canonical(name), values ?? []);
  return {
    statusCode: response.statusCode ?? 0,
    statusText: response.statusMessage ?? "",
    headers: [...headers],
    body: bytes.toString("utf8"),
    contentLength: Number(response.headers["content-length"] ?? -1),
  };
}

/** `ratelimit-limit` as `Ratelimit-Limit`. */
function canonical(name: string): string {
  return name.replace(/(^|-)[a-z]/g, (first) => first.toUpperCase());
}

function worded(reason: unknown): string {
  const { name, code, address, port } = reason as NodeJS.ErrnoException & { address?: string; port?: number };
  if (name === "AbortError" || name === "TimeoutError")
    return "context deadline exceeded (Client.Timeout exceeded while awaiting headers)";
  if (code === "ECONNREFUSED") return `dial tcp ${address}:${port}: connect: connection refused`;
  if (code === "ECONNRESET") return "EOF";
  return String(reason);
}
