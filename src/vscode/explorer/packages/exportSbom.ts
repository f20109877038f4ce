import { commands, ProgressLocation, Uri, window, workspace, type CancellationToken } from 'vscode';
import { readBill } from '../../../core/contents/sbom/bill';
import { cyclonedx } from '../../../core/contents/sbom/cyclonedx';
import { spdx } from '../../../core/contents/sbom/spdx';
import { onlyListed } from '../../../core/image/content';
import { ImageError } from '../../../core/image/error';
import { imageLabel } from '../../images/describe';
import type { ShownPlace } from '../../images/shownPlace';
import { isAbort, withSignal } from '../../translate';
import type { Explore } from '../explore';

const formats = [
  { label: 'CycloneDX 1.6', description: 'JSON', ending: 'cdx.json', write: cyclonedx },
  { label: 'SPDX 2.3', description: 'JSON', ending: 'spdx.json', write: spdx },
] as const;

type Format = (typeof formats)[number];

/** Writes the bill of materials of an image to a file that a person chooses, whole or not at all. */
export async function exportSbom(on: Explore, place: ShownPlace): Promise<void> {
  const name = imageLabel(place);
  const title = `Export SBOM of ${name}`;
  const format = await window.showQuickPick(formats, { title, placeHolder: 'Which format?' });
  if (format === undefined) return;
  const target = await window.showSaveDialog({
    title,
    saveLabel: 'Export',
    defaultUri: defaultUri(name, format),
    filters: { JSON: ['json'] },
  });
  if (target === undefined) return;
  const options = { location: ProgressLocation.Notification, cancellable: true, title };
  const gaps = await window.withProgress(options, (_, token) => write(on, place, format, target, token));
  if (gaps === undefined) return;
  const chosen = await window.showInformationMessage(`The SBOM of ${name} was written. ${gaps.join(' ')}`, 'Open');
  if (chosen !== undefined) await commands.executeCommand('vscode.open', target);
}

/** What may be in the image but is not in the bill, as sentences; `undefined` if the person leaves. */
async function write(
  on: Explore,
  place: ShownPlace,
  format: Format,
  target: Uri,
  token: CancellationToken,
): Promise<readonly string[] | undefined> {
  try {
    return await withSignal(token, async (signal) => {
      const opened = await on.images.read(place, signal);
      if (opened.image.listed !== undefined) throw new ImageError('unsupported', onlyListed(opened.image, 'each file'));
      const { version } = on.context.extension.packageJSON as { version: string }; // the manifest, which has one
      const bill = await readBill(on.host, opened, { name: 'distroless', version }, undefined, signal);
      const text = `${JSON.stringify(format.write(bill, on.host), undefined, 2)}\n`;
      signal.throwIfAborted();
      await replaceFile(target, new TextEncoder().encode(text));
      return bill.gaps;
    });
  } catch (error) {
    if (isAbort(error)) return undefined;
    throw error;
  }
}

/** A file is there as it was until all of the new one is written. */
async function replaceFile(target: Uri, bytes: Uint8Array): Promise<void> {
  const name = target.path.slice(target.path.lastIndexOf('/') + 1);
  const beside = Uri.joinPath(target, '..', `.${name}.${crypto.randomUUID()}.tmp`);
  try {
    await workspace.fs.writeFile(beside, bytes);
    await workspace.fs.rename(beside, target, { overwrite: true });
  } catch (cause) {
    await Promise.resolve(workspace.fs.delete(beside)).catch(() => undefined); // it may not be there
    const message = `${name} cannot be written there and was not changed; choose another place.`;
    throw new ImageError('unreadable', message, { cause });
  }
}

function defaultUri(name: string, { ending }: Format): Uri {
  const file = `${name.replace(/[^\w.-]+/g, '-')}.${ending}`;
  const folder = workspace.workspaceFolders?.[0]?.uri;
  return folder === undefined ? Uri.file(`/${file}`) : Uri.joinPath(folder, file);
}
