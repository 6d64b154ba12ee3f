export * from "./model.ts";
export { type ReadOptions, readInventory } from "./read.ts";
