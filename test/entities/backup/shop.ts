import { onTestFinished } from "vitest";
import type { EmulatorOptions } from "../../../src/emulator/index.ts";
import { type Sandbox, sandbox, type TestWorkspace } from "../../support/sandbox.ts";

export interface Shop extends Sandbox {
  readonly groupId: string;
  /** Runs an action of a cluster in a new process's view of the home; answers its result. */
  act<T>(action: string, given?: Record<string, string>, cluster?: string): Promise<T>;
  /** The message with which an action is refused. */
  refusal(action: string, given?: Record<string, string>, cluster?: string): Promise<string>;
  /** What the last action said beside its result. */
  notices(): string[];
}

/** One cluster's template; `more` are further lines of its definition. */
export function cluster(name: string, size: string, more: readonly string[] = []): string {
  const lines = [
    "defines: mongodb-atlas/cluster",
    `name: ${name}`,
    'project_id: <- connection-target("project") entity-state get-member("id")',
    "provider: AWS",
    "region: US_EAST_1",
    `instance_size: ${size}`,
    "permitted-secrets: { mongodb-atlas-token: true }",
    "connections: { project: { runnable: shop/project, service: data } }",
    ...more,
  ];
  return [`${name}:`, ...lines.map((line) => `  ${line}`), ""].join("\n");
}

export const project = `namespace: shop

project:
  defines: mongodb-atlas/project
  name: shop
  organization: my-organization
  permitted-secrets: { mongodb-atlas-token: true }
`;

/** A project with clusters in it, made; by default `orders` alone. */
export async function shop(
  clusters: readonly string[] = [cluster("orders", "M10")],
  options: EmulatorOptions = {},
): Promise<Shop> {
  const box = await sandbox(options);
  await box.write([project, ...clusters].join("\n"));
  await box.update();
  box.writes();
  const groupId = String((await box.workspace().records()).find(({ path }) => path === "shop/project")?.state.id);
  let last: TestWorkspace | undefined;
  const act = (action: string, given: Record<string, string> = {}, name = "orders") => {
    last = box.workspace();
    return last.act(`shop/${name}`, action, given) as Promise<never>;
  };
  onTestFinished(() => {
    last = undefined;
  });
  return {
    ...box,
    groupId,
    act,
    async refusal(action, given, name) {
      const result = await act(action, given, name).then(
        (value) => new Error(`not refused: ${JSON.stringify(value)}`),
        (error: unknown) => error as Error,
      );
      return result.message;
    },
    notices: () => (last?.events ?? []).flatMap((event) => (event.event === "notice" ? [event.message] : [])),
  };
}
