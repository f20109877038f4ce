import { Disposable, env, window, type Uri } from 'vscode';
import { printable } from '../../../core/image/printable';
import type { RawName } from '../../../core/image/rawName';
import { rawPathOf } from '../../images/displayedPath';
import { imageScheme, placeOf } from '../../images/imageUri';
import type { OpenedImage } from '../../images/openedImages';
import { patiently } from '../../images/patiently';
import type { Explore } from '../explore';
import { isRow } from '../imageOf';
import { rowOfPackage } from './rows';

/** The commands on packages of images. */
export function registerPackages(on: Explore): Disposable {
  return Disposable.from(
    on.command('distroless.copyPackage', async (given: unknown) => {
      const row = isRow(given) ? given : on.selected();
      if (row?.kind !== 'package') {
        void window.showInformationMessage('Select a package of an image first.');
        return;
      }
      await env.clipboard.writeText(printable(`${row.package.name} ${row.package.version}`));
    }),
    on.command('distroless.packageOfFile', async (given: unknown) => {
      const asked = await fileOf(on, given);
      if (asked === undefined) {
        void window.showInformationMessage('Select a file of an image first, or open one.');
        return;
      }
      await tellOwner(on, asked.opened, asked.path);
    }),
  );
}

/** A file of an image: that of a row, of a URI, or else of the active editor or the selected row. */
export async function fileOf(
  on: Explore,
  given: unknown,
): Promise<{ readonly opened: OpenedImage; readonly path: RawName } | undefined> {
  const active = window.activeTextEditor?.document.uri;
  const isOfActive = active?.scheme === imageScheme;
  const subject = isRow(given) || isUri(given) ? given : isOfActive ? active : on.selected();
  if (subject === undefined) return undefined;
  if ('kind' in subject) return subject.kind === 'entry' ? subject : undefined;
  const place = placeOf(subject);
  if (place === undefined) return undefined;
  const opened = await on.images.read(place, new AbortController().signal);
  return { opened, path: rawPathOf(opened.tree, subject.path) };
}

function isUri(given: unknown): given is Uri {
  return typeof given === 'object' && given !== null && 'scheme' in given && 'query' in given;
}

async function tellOwner(on: Explore, opened: OpenedImage, path: RawName): Promise<void> {
  const { ownerOf } = await on.explorer();
  const owner = await patiently('Reading packages', (signal) => ownerOf(on, opened, path, signal));
  const { package: found } = owner;
  if (found === undefined) {
    void window.showInformationMessage(owner.text);
    return;
  }
  const chosen = await window.showInformationMessage(owner.text, 'Show package');
  if (chosen !== undefined) await on.show(opened.place, (row, image) => rowOfPackage(on, row, image, found));
}
