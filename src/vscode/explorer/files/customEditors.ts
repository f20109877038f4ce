/** What the manifest of an extension says of editors that are no text editors. */
export interface CustomEditors {
  readonly contributes?: {
    readonly customEditors?: readonly {
      readonly priority?: string;
      readonly selector?: readonly { readonly filenamePattern?: string }[];
    }[];
  };
}

/** Whether VS Code or one of these extensions has an editor that opens files of a name by itself, as the preview of pictures does. */
export function hasEditorFor(manifests: readonly CustomEditors[], name: string): boolean {
  if (previewed.test(name)) return true;
  const editors = manifests.flatMap(({ contributes }) => contributes?.customEditors ?? []);
  return editors.some(
    ({ priority = 'default', selector = [] }) =>
      priority === 'default' && selector.some(({ filenamePattern = '' }) => fits(filenamePattern, name)),
  );
}

// Of VS Code itself, whose extension for it may run where its manifest is not known here.
const previewed = /\.(?:jpe?g?|png|bmp|gif|ico|webp|avif|mp3|wav|ogg|oga|mp4|webm)$/i;

/** Whether a name fits a glob of `*`, `?` and `{a,b}`; any other pattern fits nothing, as does one that fits all. */
function fits(pattern: string, name: string): boolean {
  if (!/^[\w.*?{},-]+$/.test(pattern) || /^[*.]*$/.test(pattern)) return false;
  const source = pattern.replace(/[.*?{},-]/g, (char) => globs[char] ?? `\\${char}`);
  try {
    return new RegExp(`^${source}$`, 'i').test(name);
  } catch {
    return false; // braces that do not match are no pattern
  }
}

const globs: Readonly<Record<string, string>> = { '*': '.*', '?': '.', '{': '(?:', '}': ')', ',': '|' };
