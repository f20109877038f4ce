import { QuickPickItemKind, window, type QuickPickItem } from 'vscode';
import { isReference, parseReference } from '../../../core/image/reference';
import { chooseAtEngine } from '../../images/chooseAtEngine';
import { imageLabel } from '../../images/describe';
import { placeKey } from '../../images/imageUri';
import { chooseImage } from '../../images/openImage';
import type { ShownPlace } from '../../images/shownPlace';
import type { Explore } from '../explore';
import { fullName } from './pair';
import { placeOfReference } from './placeOfReference';
import { workspaceBases, type WorkspaceBase } from './workspaceBases';

/** What a person is asked when an image is to be chosen. */
export interface Asked {
  readonly title: string;
  readonly placeHolder: string;
  /** The image that is there already, which another is wanted for. */
  readonly other: ShownPlace | undefined;
  /** Names of images that are offered first, each with why. */
  readonly first: readonly { readonly reference: string; readonly why: string }[];
}

/** An image that a person chooses among those at hand, or from anywhere; `undefined` if they leave. Errors as `images.read`. */
export async function chooseOther(on: Explore, asked: Asked): Promise<ShownPlace | undefined> {
  const { title, placeHolder } = asked;
  const chosen = await window.showQuickPick<Item>(itemsFor(on, asked), {
    title,
    placeHolder,
    matchOnDescription: true,
  });
  return chosen?.choose?.();
}

interface Item extends QuickPickItem {
  readonly choose?: () => Promise<ShownPlace | undefined>;
}

async function itemsFor(on: Explore, asked: Asked): Promise<Item[]> {
  const { other, first } = asked;
  const bases = await workspaceBases(on);
  const named = new Set(first.map(({ reference }) => reference));
  const opened = on.images.list().filter((place) => other === undefined || placeKey(place) !== placeKey(other));
  return [
    ...section('Suggested', [
      ...first.map(({ reference, why }) => referenceItem(on, reference, why)),
      ...labelledBase(on, other).filter(({ label }) => ![...named].some((name) => label.endsWith(name))),
    ]),
    ...section('Opened', opened.map(openedItem)),
    ...section(
      'Bases in this workspace',
      bases.filter(({ reference }) => !named.has(reference)).map((base) => baseItem(on, base)),
    ),
    ...section('Other images', elsewhere(on, asked)),
  ];
}

function section(label: string, items: readonly Item[]): readonly Item[] {
  return items.length === 0 ? [] : [{ label, kind: QuickPickItemKind.Separator }, ...items];
}

function referenceItem(on: Explore, reference: string, why: string): Item {
  return { label: `$(package) ${reference}`, description: why, choose: () => placeOfReference(on, reference) };
}

/** https://github.com/opencontainers/image-spec/blob/main/annotations.md: some builders say what they built upon. */
function labelledBase(on: Explore, other: ShownPlace | undefined): readonly Item[] {
  const base = other && on.images.known(other)?.image.config.labels['org.opencontainers.image.base.name'];
  if (base === undefined || !isReference(parseReference(base))) return [];
  return [referenceItem(on, base, 'its base image, by its label')];
}

function openedItem(place: ShownPlace): Item {
  return {
    label: `$(package) ${imageLabel(place)}`,
    description: fullName(place),
    choose: () => Promise.resolve(place),
  };
}

function baseItem(on: Explore, { reference, files }: WorkspaceBase): Item {
  const more = files.length > 1 ? ` and ${files.length - 1} more` : '';
  return referenceItem(on, reference, `FROM in ${files[0] ?? ''}${more}`);
}

function elsewhere(on: Explore, { other }: Asked): readonly Item[] {
  const { host, load, images, report } = on;
  const tag: Item[] =
    other !== undefined && 'reference' in other && other.kind !== 'catalogue'
      ? [{ label: '$(tag) Another tag...', description: repositoryOf(other.reference), choose: () => chooseTag(other) }]
      : [];
  const engine: Item = {
    label: '$(server) Image from an engine...',
    description: 'What Docker, Podman or nerdctl holds',
    choose: () => chooseAtEngine(host, load, report),
  };
  const any: Item = {
    label: '$(folder-opened) Other image...',
    description: 'At a registry, in an archive or a folder',
    choose: () => chooseImage(host, load, images, report, undefined),
  };
  return [...tag, ...(host.programs ? [engine] : []), any];
}

async function chooseTag(other: Extract<ShownPlace, { reference: string }>): Promise<ShownPlace | undefined> {
  const repository = repositoryOf(other.reference);
  const value = `${repository}:`;
  const typed = await window.showInputBox({
    title: `Compare ${other.reference} with another tag`,
    prompt: 'Name of the image, with the other tag or digest',
    value,
    valueSelection: [value.length, value.length],
    validateInput: (text) => {
      const parsed = parseReference(text.trim());
      return isReference(parsed) ? undefined : parsed.problem;
    },
  });
  const reference = typed?.trim() ?? '';
  return reference === '' ? undefined : { ...other, reference };
}

/** A name without its tag and digest; the port of a registry is no tag. */
function repositoryOf(reference: string): string {
  return reference.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
}
