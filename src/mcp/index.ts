export type { Desk, DeskOptions, OpenDesk } from "./desk.ts";
export { type HttpServer, serveHttp } from "./http.ts";
export { clientServer, type ServerOptions } from "./server.ts";
export { serveStdio } from "./stdio.ts";
