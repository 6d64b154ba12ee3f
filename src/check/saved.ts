import { type Inventory, inventory } from "../inventory/model.ts";
import { issueLine } from "../runtime/check/issue-words.ts";
import { UsageError } from "../runtime/input-error.ts";

const remedy = "monk inventory --json > inventory.json saves one";

/** An inventory that was saved. `file` is its name, for a mistake; throws a `UsageError` for anything else. */
export function savedInventory(text: string, file: string): Inventory {
  const data = parsed(text.replace(/^\ufeff/, ""), file);
  const result = inventory.safeParse(data);
  if (result.success) return result.data;
  const [first] = result.error.issues;
  throw new UsageError(`${file} is no inventory: ${first === undefined ? "" : issueLine(first, data)}`, remedy);
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UsageError(`${file} is no JSON: ${error.message}`, remedy);
  }
}
