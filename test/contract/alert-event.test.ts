import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { eventsByName } from "../../entities/alert/event.ts";
import { metricsByName, units } from "../../entities/alert/metric.ts";
import { channels } from "../../entities/alert/notification.ts";
import { eventKinds } from "../../src/emulator/facts/alert-event.ts";

interface Schema {
  readonly $ref?: string;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly discriminator?: { readonly propertyName: string; readonly mapping: Readonly<Record<string, string>> };
}

const openapi = process.env.ATLAS_OPENAPI;
const schemas: Readonly<Record<string, Schema>> =
  openapi === undefined ? {} : JSON.parse(readFileSync(openapi, "utf8")).components.schemas;

function at(schema: Schema | undefined): Schema {
  return schema?.$ref === undefined ? (schema ?? {}) : at(schemas[schema.$ref.split("/").at(-1) ?? ""]);
}

function values(schema: Schema | undefined): readonly string[] {
  const { enum: own = [], anyOf = [] } = at(schema);
  return [...own, ...anyOf.flatMap(values)];
}

/** The narrowest variant of each event: some variants have variants of their own. */
function variants(): ReadonlyMap<string, Readonly<Record<string, Schema>>> {
  const all = (schemas.GroupAlertsConfig?.anyOf ?? []).map(at);
  return new Map(
    all.flatMap(({ properties = {}, discriminator }) =>
      values(properties.eventTypeName).map((event) => {
        const $ref = discriminator?.mapping[event];
        return [event, $ref === undefined ? properties : { ...properties, ...at({ $ref }).properties }] as const;
      }),
    ),
  );
}

describe.skipIf(openapi === undefined)("what is known of alerts, beside the document (ATLAS_OPENAPI)", () => {
  test("every event is known, with the threshold and the matchers of its variant", () => {
    expect(schemas.GroupAlertsConfig?.anyOf).toHaveLength(18);
    for (const [event, { matchers, threshold, metricThreshold }] of variants()) {
      const kind = eventsByName.get(event);
      const { units: unit, operator } = at(threshold).properties ?? {};
      const fields = values(at(at(matchers).items).properties?.fieldName);
      expect([event, kind?.fields ?? []]).toEqual([event, fields]);
      expect([event, kind?.metric ?? false]).toEqual([event, metricThreshold !== undefined]);
      if (metricThreshold !== undefined) continue;
      expect([event, kind?.threshold !== undefined]).toEqual([event, threshold !== undefined]);
      expect([event, kind?.threshold?.units ?? []]).toEqual([event, values(unit)]);
      const sides = values(operator);
      expect([event, kind?.threshold?.side]).toEqual([event, sides.length === 1 ? sides[0] : undefined]);
    }
    expect([...eventsByName.keys()].filter((event) => !variants().has(event))).toEqual([]);
    expect([...eventKinds.keys()].sort()).toEqual([...eventsByName.keys()].sort());
  });

  test("every metric is known, with the event that it belongs to and its units", () => {
    for (const [event, { metricThreshold }] of variants()) {
      for (const [name, ref] of Object.entries(at(metricThreshold).discriminator?.mapping ?? {})) {
        const metric = metricsByName.get(name);
        const own = values(at({ $ref: ref }).properties?.units);
        expect([name, metric?.event, metric && units[metric.counted]]).toEqual([name, event, own]);
      }
    }
  });

  test("every way to be told is known, with its members", () => {
    const documented = at(schemas.AlertsNotificationRootForGroup).anyOf?.map((one) => at(one).properties ?? {}) ?? [];
    const common = ["typeName", "notifierId", "delayMin"];
    for (const properties of documented) {
      const [type = ""] = values(properties.typeName);
      const { shown, hidden = {} } = channels[type as keyof typeof channels];
      const sent = new Set([...Object.values(shown), ...Object.values(hidden)]);
      // These three set their own interval, and Atlas fills in a team's name.
      const left = Object.keys(properties).filter((name) => !common.includes(name) && !sent.has(name));
      const elsewhere = ["OPS_GENIE", "PAGER_DUTY", "VICTOR_OPS"].includes(type) ? ["intervalMin"] : [];
      expect([type, ...left]).toEqual([type, ...elsewhere, ...(type === "TEAM" ? ["teamName"] : [])]);
      expect([...sent].filter((name) => !(name in properties))).toEqual([]);
    }
    expect(documented).toHaveLength(Object.keys(channels).length);
  });
});
