import { type Command, Option } from "commander";
import { Interrupted } from "../../host/host.ts";
import { plural } from "../../render/plural.ts";
import { UsageError } from "../../runtime/input-error.ts";
import type { Perform } from "../invocation.ts";
import { askHidden, readInput } from "../terminal/hidden-input.ts";

type Place = "file" | "environment";

interface RotateOptions {
  readonly to?: Place;
}

/** `monk secrets rotate-key`, under the verb that is given. */
export function rotateKey(secrets: Command, perform: Perform): void {
  secrets
    .command("rotate-key")
    .summary("encrypt everything anew, under another key")
    .description(
      "Encrypts everything anew under another key, and forgets the one before. A key in a file is made anew.\nOne that MONK_SECRETS_KEY is to hold is asked for without echo, or read from standard input where there is no terminal.",
    )
    .addOption(
      new Option("--to <place>", "where the next key is kept; where this one is, unless told otherwise").choices([
        "file",
        "environment",
      ]),
    )
    .action(
      perform(async (invocation, { to }: RotateOptions) => {
        const { output, environment } = invocation;
        const place = to ?? (environment.MONK_SECRETS_KEY ? "environment" : "file");
        const { workspace, home } = await invocation.compose("if any");
        const store = await workspace.secrets();
        // Before it asks: a key that does not open them is told of at once.
        const count = (await store.list()).length;
        await store.rotateKey(place === "environment" ? await nextKey() : undefined);
        if (output.json) output.event({ key: place, secrets: count, done: "rotated" });
        else {
          const { colour, symbol } = output.style;
          output.line(
            `${colour.green(symbol.done)} Encrypted anew, under another key: ${plural(count, "secret", "secrets")}`,
          );
        }
        if (place === "environment") output.note("From now on MONK_SECRETS_KEY has to hold the new key.");
        else if (environment.MONK_SECRETS_KEY) {
          output.note(`From now on the key is in ${home.file("key")}: unset MONK_SECRETS_KEY.`);
        }
        return 0;
      }),
    );
}

/** A key that was mistyped would lock all of them away, so a person is asked twice. */
async function nextKey(): Promise<string> {
  if (!process.stdin.isTTY) {
    const key = await readInput();
    if (key !== "") return key;
    throw new UsageError(
      "secrets rotate-key: no key was given",
      "openssl rand -base64 32 > new-key && monk secrets rotate-key --to environment < new-key; or --to file, for a key in the home",
    );
  }
  const key = await askHidden("The new key: ");
  const again = key && (await askHidden("The same once more: "));
  if (key === undefined || again === undefined) throw new Interrupted();
  if (key !== "" && key === again) return key;
  throw new UsageError("secrets rotate-key: that was not the same twice, nothing was changed", "try it again");
}
