import { z } from "zod";
import type { Atlas } from "../../src/atlas/index.ts";
import type { Change } from "../../src/entity/index.ts";
import { membersOf, written } from "../written.ts";

const flag = (text: string) => z.boolean().optional().describe(text);

export const settings = z.strictObject({
  cluster_ai_assistant: flag("Whether Atlas's AI assistant helps with clusters"),
  database_statistics: flag("Whether Atlas collects statistics of each database"),
  data_explorer: flag("Whether data can be looked at and changed in Atlas's web pages"),
  data_explorer_gen_ai: flag("Whether queries there can be written by generative AI, which other companies run"),
  data_explorer_gen_ai_samples: flag("Whether values of documents are given to that AI"),
  data_validation: flag("Whether Atlas validates the data of the clusters"),
  extended_storage_sizes: flag("Whether clusters may have extended storage sizes"),
  native_reranking: flag("Whether aggregations may rerank results with a model"),
  performance_advisor: flag("Whether the Performance Advisor and the Profiler are there"),
  realtime_performance_panel: flag("Whether the Real Time Performance Panel is there"),
  schema_advisor: flag("Whether the Schema Advisor is there"),
});
type Settings = z.output<typeof settings>;

const namesInAtlas: Readonly<Record<keyof Settings, string>> = {
  cluster_ai_assistant: "isClusterAiAssistantEnabled",
  database_statistics: "isCollectDatabaseSpecificsStatisticsEnabled",
  data_explorer: "isDataExplorerEnabled",
  data_explorer_gen_ai: "isDataExplorerGenAIFeaturesEnabled",
  data_explorer_gen_ai_samples: "isDataExplorerGenAISampleDocumentPassingEnabled",
  data_validation: "isDataValidationEnabled",
  extended_storage_sizes: "isExtendedStorageSizesEnabled",
  native_reranking: "isNativeRerankingEnabled",
  performance_advisor: "isPerformanceAdvisorEnabled",
  realtime_performance_panel: "isRealtimePerformancePanelEnabled",
  schema_advisor: "isSchemaAdvisorEnabled",
};

const all = Object.keys(namesInAtlas) as (keyof Settings)[];

/** How the settings that are written differ from what Atlas has. */
export async function settingChanges(atlas: Atlas, groupId: string, wanted: Settings): Promise<Change[]> {
  const found = await atlas.call("getProjectSettings", { groupId });
  return written("settings", wanted, Object.fromEntries(all.map((name) => [name, found[namesInAtlas[name]]])));
}

/** Sends those that differ, in one request. */
export async function sendSettings(
  atlas: Atlas,
  groupId: string,
  wanted: Settings,
  changes: readonly Change[],
): Promise<void> {
  const changed = membersOf("settings", changes);
  if (changed.length === 0) return;
  const body: Record<string, boolean> = {};
  for (const name of all) {
    const value = wanted[name];
    if (value !== undefined && changed.includes(name)) body[namesInAtlas[name]] = value;
  }
  await atlas.call("updateProjectSettings", { groupId, body });
}
