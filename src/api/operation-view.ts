import { z } from "zod";
import { type Operation, operations } from "../atlas/index.ts";
import { UsageError } from "../runtime/input-error.ts";
import { didYouMean } from "../runtime/nearest.ts";

/** An operation of the table, for whoever calls it by name or reads about it. */
export interface OperationView {
  readonly name: string;
  readonly method: string;
  /** Below `/api/atlas/v2`, with its parameters in braces. */
  readonly path: string;
  readonly area: string;
  readonly access: "read" | "write";
  /** The least role that it takes; absent where any valid credential will do. */
  readonly role?: string;
  readonly version: string;
  /** The set of operations that Atlas counts together against one limit. */
  readonly rateLimit: string;
  /** For each of what Atlas keeps a count of its own. */
  readonly scope: "groupId" | "orgId" | "caller";
  /** Whether sending it twice has the effect of sending it once. */
  readonly repeatable: boolean;
  /** Whether it answers a list, which is read to its end. */
  readonly list: boolean;
  /** Those of the path; each has to be given. */
  readonly parameters: readonly string[];
  /** Those of the query; none has to be given. */
  readonly query: readonly QueryParameter[];
  readonly body: boolean;
  /** Whether its answer holds a secret that Atlas shows once, so that it is not called by name. */
  readonly secret: boolean;
}

export interface QueryParameter {
  readonly name: string;
  /** Several values are given by giving it several times. */
  readonly type: "text" | "number" | "boolean" | "texts";
  readonly choices?: readonly string[];
}

/** Every operation, in the order of the table. */
export function operationViews(): readonly OperationView[] {
  return Object.entries(operations).map(([name, row]) => viewOf(name, row));
}

/** One by its name, in any case. Throws a `UsageError` where there is none. */
export function operationView(name: string): OperationView {
  const views = operationViews();
  const found =
    views.find((one) => one.name === name) ?? views.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (found) return found;
  const names = views.map((one) => one.name);
  const isArea = views.some(({ area }) => area === name);
  const list = isArea ? `monk api --area ${name} lists those of that area` : "monk api lists them";
  throw new UsageError(`there is no operation ${name}`, isArea ? list : (didYouMean(name, names) ?? list));
}

function viewOf(name: string, row: Operation): OperationView {
  const { method, path, area, access, role, version, limit, repeatable, pages, query, body, discloses } = row;
  return {
    name,
    method,
    path,
    area,
    access,
    ...(role === undefined ? {} : { role }),
    version,
    rateLimit: limit.set,
    scope: limit.scope,
    repeatable,
    list: pages !== undefined,
    parameters: [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter = ""]) => parameter),
    query: query === undefined ? [] : queryOf(query()),
    body: body !== undefined,
    secret: discloses === true,
  };
}

interface MemberSchema {
  readonly type?: string;
  readonly enum?: readonly string[];
}

function queryOf(query: z.ZodObject): readonly QueryParameter[] {
  const { properties = {} } = z.toJSONSchema(query) as { properties?: Readonly<Record<string, MemberSchema>> };
  return Object.entries(properties).map(([name, member]) => ({
    name,
    type: typeOf(member),
    ...(member.enum === undefined ? {} : { choices: member.enum }),
  }));
}

function typeOf({ type }: MemberSchema): QueryParameter["type"] {
  if (type === "boolean" || type === "number") return type;
  return type === "array" ? "texts" : "text";
}
