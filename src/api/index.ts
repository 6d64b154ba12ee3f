export { type Answer, ask, demandCallable } from "./ask.ts";
export type { BodyText } from "./body.ts";
export { type Given, readGiven, usageOf } from "./given.ts";
export { type OperationView, operationView, operationViews } from "./operation-view.ts";
export { operationsPage } from "./page.ts";
export { type Preview, previewOf } from "./request.ts";
export { requestOf } from "./request-line.ts";
