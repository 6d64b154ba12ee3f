import { expect, it } from "vitest";
import { z } from "zod";
import { atlasEntities } from "../entities/index.ts";
import { operationsPage } from "../src/api/index.ts";
import { reference } from "../src/entity/reference.ts";
import { inventoryReference } from "../src/inventory/reference.ts";

const types = atlasEntities(() => {
  throw new Error("the reference needs no Atlas");
});

it("is what entities/README.md says; npm run reference writes it anew", async () => {
  await expect(reference(types, "npm run reference")).toMatchFileSnapshot("../entities/README.md");
});

it("is what src/atlas/operations/README.md says of the operations", async () => {
  await expect(operationsPage("npm run reference")).toMatchFileSnapshot("../src/atlas/operations/README.md");
});

it("gives every property and every state member a sentence", () => {
  const silent = types.flatMap(({ name, definition, state }) =>
    [definition, state].flatMap(({ shape }) =>
      Object.entries(shape)
        .filter(([, schema]) => z.toJSONSchema(schema as z.ZodType, { io: "input" }).description === undefined)
        .map(([property]) => `${name}: ${property}`),
    ),
  );
  expect(silent).toEqual([]);
});

it("is what src/inventory/README.md says of the inventory's document", async () => {
  await expect(inventoryReference("npm run reference")).toMatchFileSnapshot("../src/inventory/README.md");
});
