import { copyFile, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** What a person does who reads the advice and follows it to the letter. Throws where it says nothing that can be done. */
export async function mend(hint: string): Promise<void> {
  const copy = /(\S+) is the last good copy: copy it to (\S+) and run the command again/.exec(hint);
  if (copy?.[1] && copy[2]) return copyFile(copy[1], copy[2]);
  const line = /keep a copy of (\S+) elsewhere, remove line (\d+) and all after it/.exec(hint);
  if (line?.[1]) {
    const lines = (await readFile(line[1], "utf8")).split("\n").slice(0, Number(line[2]) - 1);
    return writeFile(line[1], `${lines.join("\n")}\n`);
  }
  const whole = /keep a copy of (\S+) elsewhere, remove it, and run/.exec(hint);
  if (whole?.[1]) return rm(whole[1]);
  const anew = /or move state\.json, journal\.jsonl and the \.bak of both out of (\S+) to start anew/.exec(hint);
  if (anew?.[1]) {
    for (const name of ["state.json", "journal.jsonl"]) {
      for (const file of [name, `${name}.bak`]) await rm(join(anew[1], file), { force: true });
    }
    return;
  }
  throw new Error(`nothing to follow in: ${hint}`);
}

/** Every file of a folder, by name. */
export async function contents(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "latin1")));
  return Object.fromEntries(names.map((name, index) => [name, texts[index] ?? ""]));
}
