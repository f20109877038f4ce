import { Uri, window, workspace } from 'vscode';
import type { Host } from '../../core/host';
import { placeText, type ImagePlace } from '../../core/image/place';
import { isReference, parseReference } from '../../core/image/reference';
import type { Images } from '../dockerfiles';
import type { Report } from '../report';
import { chooseAtEngine } from './chooseAtEngine';
import { orForPlatform } from './choosePlatform';
import { hostPathOf } from './editorHost';
import type { OpenedImages } from './openedImages';
import { patiently } from './patiently';
import type { PlatformPlace } from './shownPlace';

/**
 * Finds out which image a person means and reads it: asks for a file or folder if none is given, and which of several in
 * it. Resolves to `undefined` if the person leaves.
 */
export async function chooseImage(
  host: Host,
  load: () => Promise<Images>,
  images: OpenedImages,
  report: Report,
  uri: Uri | undefined,
): Promise<PlatformPlace | undefined> {
  const chosen = uri ?? (await choosePlace(host, load, report));
  if (!chosen) return undefined;
  if ('kind' in chosen) return openPlace(images, chosen, placeText(chosen));
  const name = lastPart(chosen);
  const found = await patiently(`Opening ${name}`, async (signal) => {
    const { findPlace, listImages } = await load();
    const place = await findPlace(host, hostPathOf(chosen), signal);
    return { place, names: await listImages(host, place, signal) };
  });
  const wanted = found.names.length > 1 ? await chooseName(name, found.names) : found.place.wanted;
  if (found.names.length > 1 && wanted === undefined) return undefined;
  return openPlace(images, { ...found.place, wanted }, name);
}

/** Reads an image; one that is not there for this machine is read for the platform that a person then chooses. */
export function openPlace(
  images: OpenedImages,
  place: PlatformPlace,
  name: string,
): Promise<PlatformPlace | undefined> {
  return orForPlatform(name, async (platform) => {
    const asked = platform === undefined ? place : { ...place, platform };
    await patiently(`Reading ${name}`, (signal, told) => images.read(asked, signal, ({ text }) => told(text)));
    return asked;
  });
}

function chooseName(file: string, names: readonly string[]): Thenable<string | undefined> {
  const title = `${file} holds ${names.length} images`;
  return window.showQuickPick(names, { title, placeHolder: 'Which image do you want to open?' });
}

async function choosePlace(
  host: Host,
  load: () => Promise<Images>,
  report: Report,
): Promise<Uri | PlatformPlace | undefined> {
  const archive = {
    label: '$(file-zip) Image archive...',
    detail: 'A file written by docker save or an OCI archive; may be compressed',
  };
  const layout = {
    label: '$(folder) Image folder...',
    detail: 'An OCI layout, a dir: of skopeo, or what docker save wrote, unpacked',
  };
  const registry = {
    label: '$(cloud) Image at a registry...',
    detail: 'By its name, without pulling it',
  };
  const engine = { label: '$(server) Image from an engine...', detail: 'What Docker, Podman or nerdctl holds' };
  const elsewhere = [...(host.programs ? [engine] : []), ...(host.network ? [registry] : [])];
  const inWorkspace = await workspaceImages();
  const picked = await window.showQuickPick([...inWorkspace, ...elsewhere, archive, layout], {
    title: 'Open image',
    matchOnDetail: true,
  });
  if (!picked) return undefined;
  if ('uri' in picked) return picked.uri;
  if (picked === registry) return chooseAtRegistry();
  if (picked === engine) return chooseAtEngine(host, load, report);
  const folders = picked === layout;
  const chosen = await window.showOpenDialog({
    title: 'Open image',
    openLabel: 'Open image',
    canSelectFiles: !folders,
    canSelectFolders: folders,
    ...(!folders && { filters: { 'Image archives': ['tar', 'gz', 'tgz', 'zst', 'zstd', 'oci'], 'All files': ['*'] } }),
  });
  return chosen?.[0];
}

async function chooseAtRegistry(): Promise<ImagePlace | undefined> {
  const reference = await window.showInputBox({
    title: 'Open image at a registry',
    prompt: 'Name of the image, with tag or digest. Nothing is pulled.',
    placeHolder: 'ghcr.io/owner/name:tag',
    validateInput: (text) => {
      const parsed = parseReference(text.trim());
      return text.trim() === '' || isReference(parsed) ? undefined : parsed.problem;
    },
  });
  const name = reference?.trim() ?? '';
  return name === '' ? undefined : { kind: 'registry', reference: name };
}

/** Layouts and archives in the workspace, so that most need no dialog. */
async function workspaceImages(): Promise<{ label: string; description: string; uri: Uri }[]> {
  const found = await workspace.findFiles('**/{oci-layout,*.tar,*.tar.gz,*.tgz,*.tar.zst}', '**/node_modules/**', 50);
  const images = found.map((uri) => (lastPart(uri) === 'oci-layout' ? Uri.joinPath(uri, '..') : uri));
  return images
    .map((uri) => ({ label: `$(package) ${lastPart(uri)}`, description: folderOf(uri), uri }))
    .sort((a, b) => (`${a.description}/${a.label}` < `${b.description}/${b.label}` ? -1 : 1));
}

/** The folder of a file as the workspace shows it, empty for its own. */
function folderOf(uri: Uri): string {
  const shown = workspace.asRelativePath(uri);
  return shown.slice(0, Math.max(0, shown.lastIndexOf('/')));
}

function lastPart(uri: Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}
