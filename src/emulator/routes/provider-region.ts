import { projectReader } from "../access.ts";
import { instanceSizes } from "../facts/instance-size.ts";
import { type Provider, providers } from "../facts/provider.ts";
import { defaultRegions, regions } from "../facts/region.ts";
import { page } from "../page.ts";
import { unknownChoice } from "../refusal.ts";
import { first, type Route } from "../route.ts";

function isProvider(name: string): name is Provider {
  return (providers as readonly string[]).includes(name);
}

function sizesOf(provider: Provider, tier: string | null): unknown {
  const names = ["M0", ...instanceSizes[provider]].filter((name) => tier === null || name === tier);
  const availableRegions = regions[provider].map((name) => ({ default: name === defaultRegions[provider], name }));
  return names.map((name) => ({ availableRegions, name }));
}

/** Which sizes are offered where. The emulator offers every size everywhere. */
export const providerRegionRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/groups/{groupId}/clusters/provider/regions",
    versions: first,
    limit: "clusters",
    needs: projectReader,
    query: ["providers", "tier"],
    paging: "counted",
    handle(call) {
      const asked = call.query.getAll("providers").flatMap((text) => text.split(","));
      for (const name of asked) if (!isProvider(name)) throw unknownChoice(name);
      const chosen = providers.filter((provider) => asked.length === 0 || asked.includes(provider));
      const segments = ["groups", call.params.groupId ?? "", "clusters", "provider", "regions"];
      const body = page(call, segments, chosen, (provider) => ({
        instanceSizes: sizesOf(provider, call.query.get("tier")),
        provider,
      }));
      return { status: 200, body };
    },
  },
];
