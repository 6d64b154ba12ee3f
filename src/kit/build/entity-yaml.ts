import { baseName } from "./cut.ts";
import { entityDescription } from "./entity-description.ts";
import { className, type Kind } from "./kind.ts";
import { definitionSchema, stateSchema } from "./monk-schema.ts";
import { type Edition, metadata, yamlFile } from "./yaml-file.ts";

/** Seconds between two looks at whether it is still there. */
const livenessPeriod = 300;

/** The type of one kind of resource. */
export function entityYaml(kind: Kind, edition: Edition): string {
  const { initialDelay, period, attempts } = kind.readiness;
  const actions = Object.keys(kind.actions).map((action) => [action, ""]);
  return yamlFile(edition, kind.kind, {
    defines: "entity",
    metadata: metadata(className(kind.kind), entityDescription(kind), edition),
    schema: definitionSchema(kind.definition),
    "state-schema": stateSchema(kind.state),
    lifecycle: { sync: `<<< ${scriptOf(kind.kind)}`, ...Object.fromEntries(actions) },
    checks: { readiness: { period, initialDelay, attempts }, liveness: { period: livenessPeriod } },
    requires: [baseName, "http", "secret", "cli", "crypto", "helpers"],
    // So that instances can be connected to without saying so themselves.
    services: { data: { protocol: "custom" } },
  });
}

/** The file that holds the script of a kind. */
export function scriptOf(kind: string): string {
  return `${kind}-sync.js`;
}
