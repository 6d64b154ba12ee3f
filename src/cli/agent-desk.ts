import { checkIds, readWaivers } from "../check/index.ts";
import { readInventory } from "../inventory/index.ts";
import type { OpenDesk } from "../mcp/index.ts";
import { harmless, mapTexts } from "../render/harmless.ts";
import { SecretStore } from "../runtime/home/index.ts";
import { compose } from "./composition.ts";
import { EmbeddedAtlas } from "./embedded-atlas.ts";
import { auditFolderOf, homeOf } from "./home-folder.ts";
import type { Invocation } from "./invocation.ts";
import { usualSecret } from "./option/atlas.ts";

type Asked = Pick<Invocation, "options" | "cwd" | "environment">;

export interface AgentOptions {
  /** The secret that holds the credential which inventories are read with. */
  readonly secret?: string;
  /** File of waivers, for `check`. */
  readonly waivers?: string | undefined;
  /** Milliseconds that a call waits for another run; 10 s unless told otherwise: an agent is told rather than kept waiting. */
  readonly patience?: number;
}

/** Opens what each call of an agent works with, as the global options say. */
export function agentDesks(
  { options, cwd, environment }: Asked,
  { secret = usualSecret, waivers, patience = 10_000 }: AgentOptions = {},
): OpenDesk & { close(): Promise<void> } {
  const home = homeOf(options, cwd);
  // One for all calls: its credential and its world are theirs together.
  const embedded = options.emulator ? new EmbeddedAtlas(home) : undefined;
  const open: OpenDesk = async ({ signal, emit, around }) => {
    let redact = (text: string) => text;
    const clean = <T>(data: T): T => mapTexts(data, (text) => harmless(redact(text)));
    const secrets = new SecretStore(home, { environment });
    await readAll(secrets);
    redact = (text) => secrets.redact(text);
    const auditHome = await auditFolderOf(options, cwd);
    const composition = await compose(
      {
        options,
        cwd,
        environment,
        output: {
          verbose: false,
          note: () => {},
          clean,
          guard: (further) => {
            redact = (text) => further(secrets.redact(text));
          },
        },
        interruption: { signal, watch: () => {} },
        view: { handle: emit },
        embedded,
        via: "mcp",
        patience,
        around,
      },
      "if any",
    );
    const { workspace, types, governance, audit, agent, atAtlas, source } = composition;
    return {
      workspace,
      types,
      governance,
      audit,
      auditHome,
      agent,
      clean,
      readInventory({ verb, organizations }) {
        const now = Date.now();
        const { parallel = 10 } = options;
        const progress = (text: string) => emit({ event: "notice", message: text });
        return atAtlas(secret, { verb }, (atlas) =>
          readInventory(atlas, { source, organizations, parallel, now, progress }),
        );
      },
      waivers: () => (waivers === undefined ? [] : readWaivers(waivers, cwd, checkIds)),
      close: () => composition.close(),
    };
  };
  return Object.assign(open, { close: async () => embedded?.close() });
}

/** Reads every secret, so that each is known wherever it should turn up. */
async function readAll(secrets: SecretStore): Promise<void> {
  for (const { name, scope } of await secrets.list()) await secrets.get(name, scope);
}
