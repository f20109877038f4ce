/** `$NAME`, `${NAME}` and `${NAME:-word}`: the name is the first or the second group. */
export const variables = /\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?::?-[^}]*)?\})/g;

/** The names of the variables in a word. */
export function variableNames(word: string): readonly string[] {
  return [...word.matchAll(variables)].map((match) => match[1] ?? match[2] ?? '');
}
