import { z } from "zod";
import type { EntityType } from "../../entity/index.ts";
import { plural } from "../../render/plural.ts";
import { listedEntities } from "../../runtime/listing.ts";
import type { Desk } from "../desk.ts";
import { readInput } from "../input.ts";
import { inputSchema } from "../schema.ts";
import type { Tool } from "./tool.ts";

const nothing = z.strictObject({});
const one = z.strictObject({ target: z.string().min(1).max(500).describe("Path of a template, such as shop/orders") });

const local = { writes: false, destructive: false, repeatable: true, asksAtlas: false } as const;

export const listTemplates: Tool = {
  ...local,
  name: "list-templates",
  title: "List the templates",
  description: "List what the template files declare: path, kind, and the file that it is in. Asks nobody.",
  input: inputSchema(nothing),
  async run(given, { desk, record }) {
    readInput("list-templates", nothing, given);
    const seen = await viewOf(desk);
    const { templates } = desk.workspace.declared().templates;
    const shown = [...templates.values()].filter(({ path, type }) => seen(path, type));
    return {
      text: `${plural(shown.length, "template")}.${hiddenWords(templates.size - shown.length)}`,
      data: {
        templates: shown.map(({ path, kind, type, place }) => ({ path, kind: type ?? kind, file: place.file })),
        ...record.remarks,
      },
    };
  },
};

export const ps: Tool = {
  ...local,
  name: "ps",
  title: "List what is there",
  description:
    "List entities as the last run left them, and those that are declared and not created yet. Does not ask Atlas; plan does.",
  input: inputSchema(nothing),
  async run(given, { desk }) {
    readInput("ps", nothing, given);
    const seen = await viewOf(desk);
    const everything = await listedEntities(desk.workspace);
    const shown = everything.filter(({ path, kind }) => seen(path, kind));
    return {
      text: `${plural(shown.length, "entity", "entities")}.${hiddenWords(everything.length - shown.length)}`,
      data: { entities: shown },
    };
  },
};

export const describe: Tool = {
  ...local,
  name: "describe",
  title: "Describe one template",
  description:
    "Tell everything known of one template: its definition, its state as the last run left it, its actions. Asks nobody.",
  input: inputSchema(one),
  async run(given, { desk }) {
    const { target } = readInput("describe", one, given);
    const described = await desk.workspace.describe(target);
    const { path, kind, status, definition, state } = described;
    const type = desk.types.find(({ name }) => name === kind);
    const isNew = status === "not-created";
    if (type) await desk.governance.ensureLook(type, path, isNew ? blank : { definition, state });
    return { text: `${path} is a ${kind}, ${status}.`, data: { ...described } };
  },
};

/** All that is known of what was not created yet. */
const blank = { definition: {}, state: {} };

/** Whether something may be seen, for whoever is asking; what is no entity may. */
async function viewOf({ workspace, types, governance }: Desk): Promise<(path: string, kind?: string) => boolean> {
  const records = new Map((await workspace.records()).map((record) => [record.path, record]));
  const kinds = new Map<string, EntityType>(types.map((type) => [type.name, type]));
  return (path, kind = "") => {
    const type = kinds.get(kind);
    return type === undefined || governance.mayLook(type, records.get(path) ?? blank);
  };
}

function hiddenWords(count: number): string {
  return count === 0 ? "" : ` ${plural(count, "more is", "more are")} hidden by the policy.`;
}
