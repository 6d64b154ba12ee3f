import { projectOwner, projectReader } from "../access.ts";
import { type Call, first, type Route } from "../route.ts";
import { flag, object } from "../rule.ts";

/** As a new project has them. The first is no part of the document, and Atlas answers it. */
const initial = {
  isAtlasHomePageAiAssistantEnabled: true,
  isClusterAiAssistantEnabled: true,
  isCollectDatabaseSpecificsStatisticsEnabled: true,
  isDataExplorerEnabled: true,
  isDataExplorerGenAIFeaturesEnabled: true,
  isDataExplorerGenAISampleDocumentPassingEnabled: false,
  isDataValidationEnabled: true,
  isExtendedStorageSizesEnabled: false,
  isNativeRerankingEnabled: false,
  isPerformanceAdvisorEnabled: true,
  isRealtimePerformancePanelEnabled: true,
  isSchemaAdvisorEnabled: true,
};
const changeBody = object(Object.fromEntries(Object.keys(initial).map((name) => [name, flag])));

function settings({ world, params }: Call): Readonly<Record<string, boolean>> {
  return { ...initial, ...world.projectSettings.get("", params.groupId ?? "") };
}

const route = { path: "/groups/{groupId}/settings", versions: first, limit: "group" } as const;

export const projectSettingsRoutes: readonly Route[] = [
  { ...route, method: "GET", needs: projectReader, handle: (call) => ({ status: 200, body: settings(call) }) },
  {
    ...route,
    method: "PATCH",
    needs: projectOwner,
    handle(call) {
      const changed = { ...settings(call), ...(changeBody(call.body, "") as Readonly<Record<string, boolean>>) };
      call.world.projectSettings.put("", call.params.groupId ?? "", changed);
      return { status: 200, body: changed };
    },
  },
];
