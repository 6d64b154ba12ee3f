import { UsageError } from "../../runtime/input-error.ts";

/** How a shell or a library reads each format: one assignment. */
export const environmentFormats = {
  shell: (name: string, value: string) => `export ${name}='${value.replaceAll("'", `'\\''`)}'`,
  dotenv: (name: string, value: string) => `${name}=${dotenvValue(value)}`,
  powershell: (name: string, value: string) => `$env:${name} = '${value.replace(/['\u2018-\u201b]/g, "$&$&")}'`,
  json: (name: string, value: string) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`,
} as const;

export type EnvironmentFormat = keyof typeof environmentFormats;

/** Assignments that mean these values exactly, whatever characters are in them. Throws a `UsageError` where that cannot be. */
export function environmentText(values: ReadonlyMap<string, string>, format: EnvironmentFormat): string {
  const lines = [...values].map(([name, value]) => {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      throw new UsageError(
        `${JSON.stringify(name)} is no name for an environment variable`,
        "letters, digits and _ only",
      );
    }
    if (value.includes("\0")) throw new UsageError(`the value of ${name} holds a NUL, which no environment can carry`);
    return environmentFormats[format](name, value);
  });
  return format === "json" ? `{\n${lines.join(",\n")}\n}\n` : lines.map((line) => `${line}\n`).join("");
}

/** Single quotes keep everything as it is; where the value has them, double quotes with escapes. */
function dotenvValue(value: string): string {
  if (/^[A-Za-z0-9_@%+:,./=?&-]*$/.test(value)) return value;
  if (!value.includes("'") && !value.includes("\n")) return `'${value}'`;
  return `"${value
    .replace(/["\\$`]/g, "\\$&")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")}"`;
}
