import { FileDecoration, ThemeColor, window, type Disposable, type Uri } from 'vscode';
import type { ChangeKind, ComparedNode } from '../../../core/contents/comparedTree';
import { pathText } from '../../images/displayedPath';
import { imageScheme, imageUri } from '../../images/imageUri';
import type { ImagePair } from './pair';

/** The path in the image that has it, the second if both have; the URI says what became of it, for its decoration. */
export function changedUri(pair: ImagePair, { path, change }: ComparedNode): Uri {
  const uri = imageUri(change?.kind === 'removed' ? pair.before : pair.after, pathText(path));
  return uri.with({ query: `${uri.query}&compared=${change?.kind ?? 'below'}` });
}

/** Marks the paths of comparisons as version control does. */
export function registerComparedDecorations(): Disposable {
  return window.registerFileDecorationProvider({
    provideFileDecoration(uri) {
      if (uri.scheme !== imageScheme) return undefined;
      const change = new URLSearchParams(uri.query).get('compared');
      return change === 'added' || change === 'modified' || change === 'removed' ? decorations[change]() : undefined;
    },
  });
}

const decorations: Readonly<Record<ChangeKind, () => FileDecoration>> = {
  added: () => new FileDecoration('A', 'Added', new ThemeColor('gitDecoration.addedResourceForeground')),
  modified: () => new FileDecoration('M', 'Modified', new ThemeColor('gitDecoration.modifiedResourceForeground')),
  removed: () => new FileDecoration('D', 'Removed', new ThemeColor('gitDecoration.deletedResourceForeground')),
};
