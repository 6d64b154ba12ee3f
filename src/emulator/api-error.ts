/** The body of every refusal. */
export interface ApiErrorBody {
  readonly detail: string;
  readonly error: number;
  readonly errorCode: string;
  readonly parameters: readonly (string | number)[];
  readonly reason: string;
  readonly badRequestDetail?: { readonly fields: readonly { readonly field: string; readonly description: string }[] };
}

const reasons: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  402: "Payment Required",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  406: "Not Acceptable",
  409: "Conflict",
  410: "Gone",
  415: "Unsupported Media Type",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
};

/** Thrown anywhere on the way of a request; becomes the answer. */
export class ApiError extends Error {
  readonly body: ApiErrorBody;
  readonly headers: readonly (readonly [string, string])[];

  constructor(
    status: number,
    errorCode: string,
    detail: string,
    options: {
      parameters?: readonly (string | number)[];
      fields?: readonly { readonly field: string; readonly description: string }[];
      headers?: readonly (readonly [string, string])[];
    } = {},
  ) {
    super(`${status} ${errorCode}: ${detail}`);
    this.name = "ApiError";
    this.headers = options.headers ?? [];
    this.body = {
      detail,
      error: status,
      errorCode,
      parameters: options.parameters ?? [],
      reason: reasons[status] ?? "Error",
      ...(options.fields ? { badRequestDetail: { fields: options.fields } } : {}),
    };
  }

  get status(): number {
    return this.body.error;
  }
}
