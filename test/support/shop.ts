import type { Sandbox } from "./sandbox.ts";

/** A project with one dedicated cluster, `shop/orders`, with these properties besides the necessary ones. */
export const ordersYaml = (properties: Readonly<Record<string, unknown>> = {}) => `namespace: shop
project:
  defines: mongodb-atlas/project
  name: shop
  organization: my-organization
  permitted-secrets: { mongodb-atlas-token: true }
orders:
  defines: mongodb-atlas/cluster
  project_id: <- connection-target("project") entity-state get-member("id")
  permitted-secrets: { mongodb-atlas-token: true }
  connections: { project: { runnable: shop/project, service: data } }
${Object.entries({ name: "orders", provider: "AWS", region: "US_EAST_1", instance_size: "M10", ...properties })
  .map(([key, value]) => `  ${key}: ${JSON.stringify(value)}\n`)
  .join("")}`;

/** Id of the only project, as Atlas has it now. */
export async function groupIdOf(box: Sandbox): Promise<string> {
  box.colleague.forget();
  const [project] = await box.colleague.collection("listProjects", {});
  return project?.id ?? "";
}
