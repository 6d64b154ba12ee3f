import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import formats from "ajv-formats";
import type { RecordedRequest } from "../../src/emulator/index.ts";
import { excused, undeclaredStatuses } from "./excuse.ts";
import { type Direction, isJson, type Json, jsonSchema } from "./json-schema.ts";

/** One request and its answer. Header names in small letters. */
export interface Exchange {
  readonly method: string;
  /** Percent-encoded, without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody: unknown;
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: unknown;
}

export interface Contract {
  /** What either side did against the document, in sentences. Paths outside `/api/atlas/v2` are not the document's. */
  checkExchange(exchange: Exchange): string[];
}

interface Operation {
  readonly id: string;
  readonly method: string;
  readonly template: string;
  readonly pattern: RegExp;
  readonly parameters: readonly Json[];
  readonly requestBody: Json | undefined;
  readonly responses: Json;
}

const mediaType = /^application\/vnd\.atlas\.(\d{4}-\d{2}-\d{2})\+json/;

/** Reads an OpenAPI document of the Atlas Administration API. */
export function contractOf(openapiPath: string): Contract {
  const document = JSON.parse(readFileSync(openapiPath, "utf8")) as Json;
  const resolve = (reference: string): unknown =>
    reference
      .slice(2)
      .split("/")
      .reduce((node: unknown, name) => (isJson(node) ? node[name] : undefined), document);
  const resolved = (node: unknown): Json => {
    if (!isJson(node)) return {};
    return typeof node.$ref === "string" ? resolved(resolve(node.$ref)) : node;
  };
  const validators = validatorsOf(document, resolve);
  const operations = operationsOf(document, resolved);

  return {
    checkExchange(exchange) {
      if (!/^\/api\/atlas\/v2(\/|$)/.test(exchange.path)) return [];
      const name = `${exchange.method} ${exchange.path}`;
      const operation = operations.find(
        ({ method, pattern }) => method === exchange.method && pattern.test(exchange.path),
      );
      if (!operation) return [`${name}: no such operation`];
      const check = new Check(`${name} (${operation.id})`, operation, validators, resolved);
      check.parameters(exchange);
      check.request(exchange);
      check.answer(exchange);
      return check.violations;
    },
  };
}

/** The violations in what an emulator recorded. A connection that was dropped on purpose has no answer to check. */
export function violationsOf(contract: Contract, requests: readonly RecordedRequest[]): string[] {
  return requests
    .filter(({ status }) => status !== 0)
    .flatMap((request) =>
      contract.checkExchange({ ...request, requestHeaders: request.headers, requestBody: request.body }),
    );
}

type Validators = (schema: unknown, direction: Direction) => ValidateFunction;

function validatorsOf(document: Json, resolve: (reference: string) => unknown): Validators {
  const ajv = new Ajv({ strict: false, allErrors: true, coerceTypes: false });
  formats.default(ajv);
  // An id may be larger than JavaScript counts exactly; it is an integer all the same.
  ajv.addFormat("int32", {
    type: "number",
    validate: (value) => Number.isInteger(value) && Math.abs(value) <= 2 ** 31,
  });
  ajv.addFormat("int64", { type: "number", validate: Number.isInteger });
  for (const direction of ["request", "response"] as const) {
    ajv.addSchema({ $id: direction, components: jsonSchema(document.components, direction, resolve) });
  }
  const known = new Map<unknown, ValidateFunction>();
  return (schema, direction) => {
    const validate = known.get(schema) ?? ajv.compile(jsonSchema(schema, direction, resolve) as Json);
    known.set(schema, validate);
    return validate;
  };
}

function operationsOf(document: Json, resolved: (node: unknown) => Json): readonly Operation[] {
  const operations: Operation[] = [];
  for (const [template, item] of Object.entries(resolved(document.paths))) {
    for (const [method, node] of Object.entries(resolved(item))) {
      if (!["get", "post", "put", "patch", "delete"].includes(method) || !isJson(node)) continue;
      const shared = (item as Json).parameters;
      const parameters = [shared, node.parameters].flatMap((list) => (Array.isArray(list) ? list.map(resolved) : []));
      operations.push({
        id: String(node.operationId),
        method: method.toUpperCase(),
        template,
        pattern: new RegExp(`^${template.replace(/[.:]/g, "\\$&").replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`),
        parameters,
        requestBody: node.requestBody ? resolved(node.requestBody) : undefined,
        responses: resolved(node.responses),
      });
    }
  }
  // Fixed segments win over parameters.
  return operations.sort((a, b) => a.template.split("{").length - b.template.split("{").length);
}

/** The check of one exchange. */
class Check {
  readonly violations: string[] = [];
  readonly #name: string;
  readonly #operation: Operation;
  readonly #validators: Validators;
  readonly #resolved: (node: unknown) => Json;

  constructor(name: string, operation: Operation, validators: Validators, resolved: (node: unknown) => Json) {
    this.#name = name;
    this.#operation = operation;
    this.#validators = validators;
    this.#resolved = resolved;
  }

  parameters({ path, query }: Exchange): void {
    const declared = new Map(
      this.#operation.parameters.map((parameter) => [`${parameter.in} ${parameter.name}`, parameter]),
    );
    for (const [name, value] of Object.entries(query)) {
      const parameter = declared.get(`query ${name}`);
      if (parameter)
        this.#schema(`query ${name}`, parameter.schema, fromText(value, this.#resolved(parameter.schema)), "request");
      else this.#fail(`query parameter ${name} is not declared`);
    }
    for (const [name, value] of Object.entries(this.#operation.pattern.exec(path)?.groups ?? {})) {
      const parameter = declared.get(`path ${name}`);
      const text = name === "groupName" ? decodeURIComponent(value).replaceAll(" ", "-") : decodeURIComponent(value);
      if (parameter) this.#schema(`path ${name}`, parameter.schema, text, "request");
    }
    for (const parameter of this.#operation.parameters) {
      if (parameter.in === "query" && parameter.required === true && !(String(parameter.name) in query)) {
        this.#fail(`query parameter ${parameter.name} is missing`);
      }
    }
  }

  request({ requestHeaders, requestBody }: Exchange): void {
    const { requestBody: declared } = this.#operation;
    if (requestBody === undefined) {
      if (declared?.required === true) this.#fail("the body is missing");
      return;
    }
    if (!declared) {
      this.#fail("has a body although none is declared");
      return;
    }
    const media = this.#mediaAt(this.#resolved(declared.content), requestHeaders["content-type"], "Content-Type");
    if (media) this.#schema("request", media.schema, excused(this.#operation.id, requestBody), "request");
  }

  answer({ requestHeaders, status, responseHeaders, responseBody }: Exchange): void {
    const { id, responses } = this.#operation;
    const success = Object.keys(responses).find((code) => /^2/.test(code)) ?? "200";
    const excusedStatus = undeclaredStatuses[id]?.includes(status) === true;
    // An excused code has the body of its like.
    const like = status >= 400 ? "401" : success;
    const response = this.#resolved(responses[excusedStatus ? like : String(status)]);
    const content = this.#resolved(response.content);
    if (!excusedStatus && !(String(status) in responses)) {
      this.#fail(`status ${status} is not declared`);
      return;
    }
    if (status >= 400) {
      this.#error(content, responseBody);
      return;
    }
    const successContent = this.#resolved(this.#resolved(responses[success]).content);
    const asked = this.#mediaAt(successContent, requestHeaders.accept, "Accept");
    if (!asked) return;
    for (const header of Object.keys(this.#resolved(response.headers))) {
      if (!(header.toLowerCase() in responseHeaders)) this.#fail(`the answer has no ${header}`);
    }
    const sent = mediaType.exec(responseHeaders["content-type"] ?? "")?.[0];
    // Some answers with nothing in them have no type either.
    const untyped = asked.schema === undefined && responseBody === undefined && sent === undefined;
    if (!untyped && sent !== asked.name)
      this.#fail(`answered as ${responseHeaders["content-type"]}, expected ${asked.name}`);
    // Answers without a schema may carry an empty object.
    if (asked.schema === undefined) {
      const empty = responseBody === undefined || (isJson(responseBody) && Object.keys(responseBody).length === 0);
      if (!empty) this.#fail("answered with a body although none is declared");
      return;
    }
    this.#schema("answer", asked.schema, excused(id, responseBody), "response");
  }

  #error(content: Json, body: unknown): void {
    const media = this.#resolved(Object.values(content)[0]);
    this.#schema("answer", media.schema, body, "response");
  }

  /** The newest version that is not after the date offered. */
  #mediaAt(
    content: Json,
    header: string | undefined,
    headerName: string,
  ): { name: string; schema: unknown } | undefined {
    const date = mediaType.exec(header ?? "")?.[1];
    const listed = Object.keys(content).flatMap((name) => mediaType.exec(name)?.[1] ?? []);
    const version = listed.sort().findLast((candidate) => date !== undefined && candidate <= date);
    if (version === undefined) {
      this.#fail(`${headerName} "${header ?? ""}" reaches no version of ${listed.join(", ")}`);
      return undefined;
    }
    const name = `application/vnd.atlas.${version}+json`;
    return { name, schema: this.#resolved(content[name]).schema };
  }

  #schema(place: string, schema: unknown, value: unknown, direction: Direction): void {
    if (schema === undefined) return;
    const validate = this.#validators(schema, direction);
    if (validate(value)) return;
    // The alternatives of an anyOf each complain; the first few tell enough.
    for (const error of (validate.errors ?? []).slice(0, 5))
      this.#fail(`${place}${error.instancePath}: ${error.message} ${JSON.stringify(error.params)}`);
  }

  #fail(violation: string): void {
    this.violations.push(`${this.#name}: ${violation}`);
  }
}

function fromText(text: string, schema: Json): unknown {
  if (schema.type === "integer" || schema.type === "number") return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  if (schema.type === "boolean") return text === "true" ? true : text === "false" ? false : text;
  return schema.type === "array" ? [text] : text;
}
