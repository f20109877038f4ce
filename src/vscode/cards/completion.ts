import {
  CompletionItem,
  CompletionItemKind,
  Disposable,
  languages,
  type CompletionItemProvider,
  type Range,
  type TextDocument,
} from 'vscode';
import type { ImageChoice } from '../../core/catalog/imageChoices';
import type { TypedReference } from '../../core/dockerfile/referencePlace';
import type { Dockerfiles } from '../dockerfiles';
import { parsedDocument } from '../parsed';
import type { Report } from '../report';
import { rangeOf } from '../translate';
import { cardOptions } from './cardOptions';
import { cardString } from './links';
import { composeSelector, dockerfileSelector } from './selectors';

/** Completes stages, images and tags where an image is typed, with the card of each; nowhere else. */
export function registerCompletion(dockerfiles: () => Promise<Dockerfiles>, report: Report): Disposable {
  type Items = (document: TextDocument, offset: number, core: Dockerfiles) => readonly ImageItem[];
  const provider = (items: Items): CompletionItemProvider<ImageItem> => ({
    async provideCompletionItems(document, position, token) {
      try {
        const core = await dockerfiles();
        return token.isCancellationRequested ? [] : [...items(document, document.offsetAt(position), core)];
      } catch (error) {
        report.log.error(error instanceof Error ? error : String(error));
        return [];
      }
    },
    async resolveCompletionItem(item) {
      const core = await dockerfiles();
      if (item.reference !== undefined)
        item.documentation = cardString(core.imageCard(item.reference, cardOptions(item.scope)), core);
      return item;
    },
  });
  return Disposable.from(
    languages.registerCompletionItemProvider(dockerfileSelector, provider(inDockerfile), ' ', '=', '/', ':'),
    languages.registerCompletionItemProvider(composeSelector, provider(inCompose), ' ', '/', ':'),
  );
}

class ImageItem extends CompletionItem {
  /** What the card is of. */
  reference?: string;
  scope?: TextDocument['uri'];
}

function inDockerfile(document: TextDocument, offset: number, core: Dockerfiles): readonly ImageItem[] {
  const typed = core.typedReference(parsedDocument(document, core), offset);
  if (typed === undefined) return [];
  const range = rangeOf(document, typed);
  return [
    ...stageItems(typed, range),
    ...core.imageChoices(typed.typed).map((choice, at) => imageItem(document, choice, at, range)),
  ];
}

function inCompose(document: TextDocument, offset: number, core: Dockerfiles): readonly ImageItem[] {
  const typed = core.typedImage(document.getText(), offset);
  if (typed === undefined) return [];
  const range = rangeOf(document, typed);
  return core.imageChoices(typed.typed).map((choice, at) => imageItem(document, choice, at, range));
}

function stageItems({ before }: TypedReference, range: Range): readonly ImageItem[] {
  return before.flatMap(({ name, image, from }) => {
    if (name === undefined) return [];
    const item = new ImageItem({ label: name, description: `stage in line ${from.line}` }, CompletionItemKind.Module);
    item.detail = `FROM ${image}`;
    item.range = range;
    // Before all images, the nearest stage first.
    item.sortText = `0${String(99_999 - from.line).padStart(5, '0')}`;
    return [item];
  });
}

function imageItem(document: TextDocument, choice: ImageChoice, at: number, range: Range): ImageItem {
  const { reference, label, detail, kind } = choice;
  const item = new ImageItem(
    { label, description: detail },
    kind === 'tag' ? CompletionItemKind.EnumMember : CompletionItemKind.Reference,
  );
  item.insertText = reference;
  item.filterText = reference;
  item.sortText = `1${String(at).padStart(4, '0')}`;
  item.range = range;
  item.reference = reference;
  item.scope = document.uri;
  // The tags come next.
  if (kind === 'image' && !reference.includes(':')) item.commitCharacters = [':'];
  return item;
}
