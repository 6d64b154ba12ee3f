import { setTimeout as delay } from "node:timers/promises";
import { type Context, Hono } from "hono";
import { answer } from "./answer.ts";
import { ApiError } from "./api-error.ts";
import { type Arrival, arrivalOf } from "./arrival.ts";
import { inject } from "./inject.ts";
import { openRoutes } from "./open-route.ts";
import { record } from "./recorder.ts";
import { unknownPath } from "./refusal.ts";
import { errorReply, type Reply } from "./reply.ts";
import { operationOf } from "./route.ts";
import { routes } from "./routes/all.ts";
import { type Connection, send } from "./send.ts";
import type { Service } from "./service.ts";

type Environment = { Bindings: Connection };

const prefix = "/api/atlas/v2";

export function createApp(service: Service): Hono<Environment> {
  const app = new Hono<Environment>();
  for (const route of routes) {
    app.on(route.method, prefix + matched(route.path), (c) =>
      serve(c, service, operationOf(route), (arrival) =>
        answer(route, { ...arrival, params: named(route.path, arrival.params) }, service),
      ),
    );
  }
  for (const route of openRoutes) {
    const operation = `${route.method} ${route.path}`;
    app.on(route.method, route.path, (c) =>
      serve(c, service, operation, async (arrival) => {
        const act = async () => route.handle(arrival, service);
        const fault = service.faults.take(operation, arrival.method, arrival.path);
        return fault ? inject(fault, act) : act();
      }),
    );
  }
  app.notFound((c) =>
    serve(c, service, `${c.req.method} ${c.req.path}`, async ({ path }) => {
      const allowed = routes.filter((route) => pattern(route.path).test(path)).map((route) => route.method);
      if (allowed.length === 0) throw unknownPath(path);
      throw new ApiError(405, "METHOD_NOT_ALLOWED", "This method is not allowed here.", {
        headers: [["Allow", allowed.join(", ")]],
      });
    }),
  );
  return app;
}

/** The path as the router reads it. A verb behind a colon becomes part of what its parameter matches: `named` cuts it off. */
function matched(path: string): string {
  return path.replace(/\{(\w+)\}(:\w+)?/g, (_, name: string, verb = "") =>
    verb ? `:${name}{[^/]+${verb}}` : `:${name}`,
  );
}

function named(path: string, params: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const verbs = [...path.matchAll(/\{(\w+)\}(:\w+)/g)];
  const cut = verbs.map(([, name = "", verb = ""]) => [name, (params[name] ?? "").slice(0, -verb.length)] as const);
  return { ...params, ...Object.fromEntries(cut) };
}

function pattern(path: string): RegExp {
  return new RegExp(`^${prefix}${path.replace(/\{\w+\}/g, "[^/]+")}$`);
}

async function serve(
  c: Context<Environment>,
  service: Service,
  operation: string,
  act: (arrival: Arrival) => Promise<Reply>,
): Promise<Response> {
  const latency = service.latencyMs > 0 ? delay(service.latencyMs) : undefined;
  const arrival = await arrivalOf(c, service.clock.now());
  let reply: Reply;
  try {
    reply = await act(arrival);
  } catch (error) {
    reply = errorReply(error);
  }
  reply = { ...reply, headers: [...reply.headers, ...arrival.answerHeaders] };
  await latency;
  for (const done of arrival.whenSent) done();
  // Bodies are parsed only for those who look.
  record(service.requests, {
    method: arrival.method,
    path: arrival.path,
    query: Object.fromEntries(arrival.query),
    operation,
    headers: arrival.headers,
    get body() {
      return readable(arrival.text);
    },
    status: reply.status,
    at: arrival.at,
    responseHeaders: Object.fromEntries(reply.headers.map(([name, value]) => [name.toLowerCase(), value])),
    get responseBody() {
      return readable(reply.body ?? "");
    },
  });
  return send(reply, c.env);
}

function readable(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
