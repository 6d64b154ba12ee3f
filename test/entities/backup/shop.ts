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
  /** Resolves when the last action waits for something. */
  waiting(): Promise<void>;
  /** Has time go by in Atlas, faster than here, until the work is done. */
  passing<T>(work: Promise<T>): Promise<T>;
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

/** Each action here is a process of its own, and fetches a token of its own. */
const manyTokens = { capacity: 1_000, refill: 1_000, seconds: 60 };

/** With these, nothing in Atlas goes on until the test has its time go by. */
export const slow: EmulatorOptions = { provisionSeconds: 60 };

/** A project with clusters in it, made; by default `orders` alone. */
export async function shop(
  clusters: readonly string[] = [cluster("orders", "M10")],
  options: EmulatorOptions = {},
): Promise<Shop> {
  const box = await sandbox({ rateLimits: { token: manyTokens }, ...options });
  await box.write([project, ...clusters].join("\n"));
  const passing = async <T>(work: Promise<T>): Promise<T> => {
    const clock = setInterval(() => box.atlas.clock.advance(5_000), 20);
    return work.finally(() => clearInterval(clock));
  };
  await (options === slow ? passing(box.update()) : box.update());
  box.writes();
  const groupId = String((await box.workspace().records()).find(({ path }) => path === "shop/project")?.state.id);
  let last: TestWorkspace | undefined;
  const act = (action: string, given: Record<string, string> = {}, name = "orders") => {
    last = box.workspace();
    return last.act(`shop/${name}`, action, given) as Promise<never>;
  };
  return {
    ...box,
    groupId,
    act,
    passing,
    async waiting() {
      while (!last?.events.some(({ event }) => event === "progress"))
        await new Promise((later) => setTimeout(later, 5));
    },
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
