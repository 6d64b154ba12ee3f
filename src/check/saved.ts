import { type Inventory, inventory } from "../inventory/model.ts";
import { UsageError } from "../runtime/input-error.ts";

const remedy = "monk inventory --json > inventory.json saves one";

/** An inventory that was saved. `file` is its name, for a mistake; throws a `UsageError` for anything else. */
export function savedInventory(text: string, file: string): Inventory {
  const result = inventory.safeParse(parsed(text.replace(/^\ufeff/, ""), file));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.map(String).join(".") ?? "";
  throw new UsageError(`${file} is no inventory: ${where === "" ? "" : `${where}: `}${issue?.message}`, remedy);
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UsageError(`${file} is no JSON: ${error.message}`, remedy);
  }
}
