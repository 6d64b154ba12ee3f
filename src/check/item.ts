import type { Inventory, Kind } from "../inventory/model.ts";

export type ItemOf<K extends Kind> = Inventory[K][number];
