import type { Dispatcher } from "undici";
import type { HttpClient } from "urllib";
import type { HttpRequest, HttpResponse } from "../host.ts";
import { answerText, encodings } from "./answer-text.ts";
import { transportError } from "./transport-error.ts";

export interface HttpClientOptions {
  /** Connections kept open to one server; more requests than that wait for their turn. */
  readonly connections: number;
  /** Milliseconds to wait for a connection. */
  readonly connectTimeout: number;
  /** Where `HTTPS_PROXY` and `NO_PROXY` are looked up, in either case. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Carries the requests in place of our own connections; whoever hands it in closes it. */
  readonly dispatcher?: Dispatcher;
}

/** Sends requests over connections that are kept open. The only place that knows the HTTP library. */
export class NodeHttp {
  private readonly options: HttpClientOptions;
  private opened: Promise<{ client: HttpClient; dispatcher: Dispatcher }> | undefined;

  constructor(options: HttpClientOptions) {
    this.options = options;
  }

  /** Rejects with a `TransportError` when there is no whole answer. */
  async send(request: HttpRequest): Promise<HttpResponse> {
    this.opened ??= this.open();
    const { client, dispatcher } = await this.opened;
    let begun = false;
    try {
      const { status, headers, res } = await client.request(request.url, {
        method: request.method,
        headers: { "accept-encoding": encodings, ...request.headers },
        ...(request.body === undefined ? {} : { content: request.body }),
        dispatcher,
        // Read by ourselves: the library would take in whatever comes, however much that is once decompressed.
        dataType: "stream",
        compressed: false,
        // The library's own timeouts are about parts of an answer; this is about the whole of it.
        timeout: request.timeout,
        signal: AbortSignal.timeout(request.timeout),
        // Credentials never follow a redirect, and what is sent again is decided elsewhere.
        followRedirect: false,
        retry: 0,
        socketErrorRetry: 0,
        timing: false,
      });
      begun = true;
      const answered = joined(headers);
      return { status, headers: answered, body: await answerText(res, answered["content-encoding"]) };
    } catch (error) {
      throw transportError(error, request, begun);
    }
  }

  async close(): Promise<void> {
    const opened = await this.opened?.catch(() => undefined);
    if (this.options.dispatcher === undefined) {
      await opened?.dispatcher.close();
    }
  }

  private async open() {
    // Loaded at the first request: most commands that end early never make one.
    const { HttpClient } = await import("urllib");
    return { client: new HttpClient(), dispatcher: this.options.dispatcher ?? (await this.dispatcher()) };
  }

  private async dispatcher(): Promise<Dispatcher> {
    const { connections, connectTimeout, environment } = this.options;
    const shape = { connections, connect: { timeout: connectTimeout } };
    const { Agent, EnvHttpProxyAgent } = await import("./undici.ts");
    const httpsProxy = environment.https_proxy ?? environment.HTTPS_PROXY;
    if (httpsProxy === undefined || httpsProxy === "") {
      return new Agent(shape);
    }
    // What is on this machine is never asked for through a proxy; plain http goes nowhere else.
    const direct = [environment.no_proxy ?? environment.NO_PROXY ?? "", "localhost", "127.0.0.1", "[::1]"];
    const noProxy = direct.filter((one) => one !== "").join(",");
    return new EnvHttpProxyAgent({ ...shape, httpProxy: "", httpsProxy, noProxy });
  }
}

function joined(headers: Readonly<Record<string, string | readonly string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), typeof value === "string" ? value : value.join(", ")]],
    ),
  );
}
