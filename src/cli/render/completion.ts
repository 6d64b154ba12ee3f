export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

export interface Word {
  readonly name: string;
  readonly summary: string;
}

export interface VerbWords extends Word {
  readonly words: readonly Word[];
  /** Whether it takes the paths of templates, which are asked for when they are needed. */
  readonly targets: boolean;
}

/** A script that completes verbs, their options and choices, the global options, and the paths of templates. */
export function completionScript(shell: Shell, verbs: readonly VerbWords[], globals: readonly Word[]): string {
  return { bash, zsh, fish }[shell](verbs, globals);
}

const asking = "list --quiet 2>/dev/null";

function bash(verbs: readonly VerbWords[], globals: readonly Word[]): string {
  const cases = verbs.map(({ name, words, targets }) => {
    const paths = targets ? ` $("\${COMP_WORDS[0]}" ${asking})` : "";
    return `    ${name}) words="${names(words)}${paths}" ;;`;
  });
  return `_monk() {
  local current="\${COMP_WORDS[COMP_CWORD]}" verb="" word words
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case " ${names(verbs)} " in *" $word "*) verb="$word"; break ;; esac
  done
  case "$verb" in
    "") words="${names(verbs)}" ;;
${cases.join("\n")}
  esac
  case "$current" in -*) words="$words ${names(globals)}" ;; esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  [ \${#COMPREPLY[@]} -eq 0 ] && COMPREPLY=($(compgen -f -- "$current"))
}
complete -F _monk monk monk-atlas
`;
}

function zsh(verbs: readonly VerbWords[], globals: readonly Word[]): string {
  const described = (words: readonly Word[]) =>
    words.map(({ name, summary }) => `'${quoted(summary === "" ? name : `${name}:${summary}`)}'`).join(" ");
  const cases = verbs.map(({ name, words, targets }) => {
    const paths = targets ? ` \${(f)"$($words[1] ${asking})"}` : "";
    return `    ${name}) choices=(${described(words)}${paths}) ;;`;
  });
  return `#compdef monk monk-atlas
_monk() {
  local verb word
  local -a choices verbs
  verbs=(${verbs.map(({ name }) => name).join(" ")})
  for word in \${words[2,CURRENT-1]}; do
    (( \${verbs[(Ie)$word]} )) && verb=$word && break
  done
  case $verb in
    "") choices=(${described(verbs)}) ;;
${cases.join("\n")}
  esac
  [[ $PREFIX == -* ]] && choices+=(${described(globals)})
  _describe monk choices || _files
}
if [[ $funcstack[1] == _monk ]]; then _monk "$@"; else compdef _monk monk monk-atlas; fi
`;
}

function fish(verbs: readonly VerbWords[], globals: readonly Word[]): string {
  const lines = verbs.flatMap(({ name, summary, words, targets }) => [
    `complete -c monk -n __fish_use_subcommand -f -a ${name} -d '${quotedForFish(summary)}'`,
    ...words.map((word) => {
      const what = word.name.startsWith("--") ? `-l ${word.name.slice(2)}` : `-f -a ${word.name}`;
      return `complete -c monk -n '__fish_seen_subcommand_from ${name}' ${what} -d '${quotedForFish(word.summary)}'`;
    }),
    ...(targets ? [`complete -c monk -n '__fish_seen_subcommand_from ${name}' -f -a '(monk ${asking})'`] : []),
  ]);
  const shared = globals.map(
    ({ name, summary }) => `complete -c monk -l ${name.slice(2)} -d '${quotedForFish(summary)}'`,
  );
  return `${[...lines, ...shared, "complete -c monk-atlas -w monk"].join("\n")}\n`;
}

function names(words: readonly Word[]): string {
  return words.map(({ name }) => name).join(" ");
}

function quoted(text: string): string {
  return text.replaceAll("'", "'\\''");
}

function quotedForFish(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("'", "\\'");
}
