import { commands, Disposable, env, EventEmitter, Uri, window, workspace } from 'vscode';
import { countsText, scanTools, type ScanTool } from '../../../core/scan/finding';
import { imageLabel } from '../../images/describe';
import { placeFromKey, placeKey } from '../../images/imageUri';
import type { ShownPlace } from '../../images/shownPlace';
import { tabTitle } from '../../tabTitle';
import type { Explore } from '../explore';
import { imageOf, isRow } from '../imageOf';
import { chooseOpened } from '../places/chooseOpened';
import { keepScan, scanBy, scansOf } from './kept';

const scheme = 'distroless-scan';

/** Scans of images by the scanners of this machine, as rows and as documents. */
export function registerScan(on: Explore): Disposable {
  const changed = new EventEmitter<Uri>();
  const scan = async (tool: ScanTool, given: unknown): Promise<void> => {
    const place = await chooseOpened(on, given, `Scan with ${scanTools[tool]}`);
    if (place === undefined || !(await scanned(on, tool, place))) return;
    changed.fire(documentOf(place, tool));
    if (isRow(given)) on.refresh(placeKey(place));
    else await on.show(place);
    await tellOf(place, tool);
  };
  return Disposable.from(
    changed,
    workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) => textOf(on, uri),
    }),
    on.command('distroless.scanTrivy', (given: unknown) => scan('trivy', given)),
    on.command('distroless.scanGrype', (given: unknown) => scan('grype', given)),
    on.command('distroless.rescan', async (row: unknown) => {
      if (isRow(row) && row.kind === 'scan') await scan(row.scan.tool, row);
    }),
    on.command('distroless.showScan', async (row: unknown) => {
      const place = isRow(row) ? imageOf(row)?.place : await chooseOpened(on, row, 'Show vulnerabilities');
      const tool = isRow(row) && row.kind === 'scan' ? row.scan.tool : lastTool(place);
      if (place && tool) return show(place, tool);
      if (place)
        void window.showInformationMessage(
          `${imageLabel(place)} has not been scanned yet; scan it with Trivy or Grype first.`,
        );
    }),
    on.command('distroless.openAdvisory', async (given: unknown) => {
      const url = isRow(given) && given.kind === 'vulnerability' ? given.finding.url : given;
      if (typeof url === 'string' && url.startsWith('https://')) await env.openExternal(Uri.parse(url, true));
    }),
  );
}

const running = new Set<string>();

/** Scans an image and keeps what was found; `false` if the tool is not there, or at it already. */
async function scanned(on: Explore, tool: ScanTool, place: ShownPlace): Promise<boolean> {
  const key = placeKey(place);
  const job = `${tool} ${key}`;
  if (running.has(job)) return false;
  running.add(job);
  try {
    const result = await (await on.explorer()).scanPlace(on, tool, place);
    if (result.kind === 'absent') {
      void offerInstallation(tool);
      return false;
    }
    const when = new Date().toLocaleTimeString('en', { hour: '2-digit', minute: '2-digit', hour12: false });
    keepScan(key, { scan: result.scan, when });
    return true;
  } finally {
    running.delete(job);
  }
}

const installation: Readonly<Record<ScanTool, string>> = {
  trivy: 'https://trivy.dev/latest/getting-started/installation/',
  grype: 'https://github.com/anchore/grype#installation',
};

async function offerInstallation(tool: ScanTool): Promise<void> {
  const text = `${scanTools[tool]} is not installed here, or VS Code does not see it on the PATH; install it and scan again.`;
  const chosen = await window.showInformationMessage(text, 'How to install');
  if (chosen !== undefined) await env.openExternal(Uri.parse(installation[tool], true));
}

async function tellOf(place: ShownPlace, tool: ScanTool): Promise<void> {
  const kept = scanBy(placeKey(place), tool);
  if (kept === undefined) return;
  const text = `${scanTools[tool]} on ${imageLabel(place)}: ${countsText(kept.scan.findings)}.`;
  // Nobody waits for the answer, which may never come.
  void window.showInformationMessage(text, 'Show as document').then((chosen) => chosen && show(place, tool));
}

function lastTool(place: ShownPlace | undefined): ScanTool | undefined {
  return place && scansOf(placeKey(place)).at(-1)?.scan.tool;
}

async function show(place: ShownPlace, tool: ScanTool): Promise<void> {
  const uri = documentOf(place, tool);
  const shown = await commands.executeCommand('markdown.showPreview', uri).then(
    () => true,
    () => false, // VS Code's own Markdown extension may be switched off
  );
  if (!shown) await commands.executeCommand('vscode.open', uri);
}

function documentOf(place: ShownPlace, tool: ScanTool): Uri {
  const title = tabTitle(`Vulnerabilities of ${imageLabel(place)} (${scanTools[tool]})`);
  return Uri.from({ scheme, path: `/${title}.md`, query: `${placeKey(place)}&tool=${tool}` });
}

async function textOf(on: Explore, uri: Uri): Promise<string> {
  const place = placeFromKey(uri.query);
  const kept = place && scansOf(placeKey(place)).find(({ scan }) => uri.query.endsWith(`&tool=${scan.tool}`));
  if (place === undefined || kept === undefined)
    throw new Error('Scans are kept while the window is open; scan the image again.');
  const { scanMarkdown } = await on.explorer();
  return scanMarkdown(imageLabel(place), kept.when, kept.scan);
}
