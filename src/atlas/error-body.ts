/** What the body of an error says, as far as it is one of Atlas's own. */
export interface ErrorBody {
  readonly errorCode?: string;
  readonly detail?: string;
  readonly parameters: readonly unknown[];
}

/** Never throws: a page of a proxy, a cut body and an empty one say nothing. */
export function readErrorBody(body: string): ErrorBody {
  const members = jsonObject(body);
  const { errorCode, detail, reason, parameters, badRequestDetail } = members;
  const text = [detail, reason].find((one): one is string => typeof one === "string" && one !== "");
  const fields = fieldsOf(badRequestDetail);
  const whole = [text, ...fields].filter((one) => one !== undefined).join(" ");
  return {
    parameters: Array.isArray(parameters) ? parameters : [],
    ...(typeof errorCode === "string" && errorCode !== "" ? { errorCode } : {}),
    ...(whole === "" ? {} : { detail: whole }),
  };
}

/** The fields that a 400 names, one text each. */
function fieldsOf(detail: unknown): readonly string[] {
  const fields = (detail as { fields?: unknown } | null | undefined)?.fields;
  return (Array.isArray(fields) ? fields : []).flatMap((one: unknown) => {
    const { field, description } = (one ?? {}) as { field?: unknown; description?: unknown };
    return typeof field === "string" && typeof description === "string" ? [`${field}: ${description}`] : [];
  });
}

/** The members of a JSON object; none for anything else, for a parser's own message would quote the body. */
export function jsonObject(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
