export { type CsvFile, csvFiles } from "./csv.ts";
export * from "./model.ts";
export { inventoryPage } from "./page/index.ts";
export { type ReadOptions, readInventory } from "./read.ts";
