import { getResponse, type RequestHandler } from "msw";
import { Agent, type Dispatcher } from "undici";

/**
 * Answers requests out of msw's handlers, for clients built on undici, whose requests msw itself does not see.
 * `HttpResponse.error()` is a connection that breaks; so is a request without a handler.
 */
export function mswDispatcher(handlers: RequestHandler[]): Dispatcher {
  return new Agent().compose(() => (options, handler) => {
    const controller = new Controller();
    handler.onRequestStart?.(controller, {});
    answer(handlers, options, handler, controller).catch((error: unknown) => {
      handler.onResponseError?.(controller, error instanceof Error ? error : new Error(String(error)));
    });
    return true;
  });
}

async function answer(
  handlers: RequestHandler[],
  options: Dispatcher.DispatchOptions,
  handler: Dispatcher.DispatchHandler,
  controller: Controller,
): Promise<void> {
  const { method, path, origin } = options;
  const response = await getResponse(
    handlers,
    new Request(`${String(origin)}${path}`, {
      method,
      headers: options.headers as Record<string, string>,
      ...(typeof options.body === "string" ? { body: options.body } : {}),
    }),
  );
  if (controller.aborted) {
    throw controller.reason;
  }
  if (response === undefined || response.type === "error") {
    throw Object.assign(new Error(`No answer to ${method} ${path}`), { code: "ECONNRESET" });
  }
  handler.onResponseStart?.(controller, response.status, Object.fromEntries(response.headers), response.statusText);
  for await (const chunk of response.body ?? []) {
    handler.onResponseData?.(controller, Buffer.from(chunk));
  }
  handler.onResponseEnd?.(controller, {});
}

class Controller implements Dispatcher.DispatchController {
  aborted = false;
  paused = false;
  reason: Error | null = null;

  abort(reason: Error): void {
    this.aborted = true;
    this.reason = reason;
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
  }
}
