import type { Tool as ListedTool } from "@modelcontextprotocol/sdk/types.js";
import type { Tool } from "./tool/index.ts";

/** A tool as clients are told of it. */
export function listed({ name, title, description, input, ...tool }: Tool): ListedTool {
  return {
    name,
    title,
    description,
    inputSchema: input as ListedTool["inputSchema"],
    annotations: {
      title,
      readOnlyHint: !tool.writes,
      destructiveHint: tool.destructive,
      idempotentHint: tool.repeatable,
      openWorldHint: tool.asksAtlas,
    },
  };
}
