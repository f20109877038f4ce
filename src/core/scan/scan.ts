import { ProgramFailure, type Host, type Patience, type ProgramEnd, type Programs } from '../host';
import { ImageError } from '../image/error';
import type { Platform } from '../image/manifest';
import type { ImagePlace } from '../image/place';
import { scanCommand } from './command';
import { scanTools, type Scan, type ScanTool } from './finding';
import { readScan, trivyVersion } from './readScan';
import { scanFault } from './scanFault';

/** What came of a scan; `absent` if the tool is not installed. */
export type Scanned = { readonly kind: 'scanned'; readonly scan: Scan } | { readonly kind: 'absent' };

/**
 * Has a scanner of this machine look into an image. Rejects with `ImageError` where it could not, or scanned another image than the
 * one of these layers, as of an archive that holds several; an abort ends it with all that it started.
 */
export async function scanImage(
  host: Host,
  tool: ScanTool,
  place: ImagePlace & { readonly platform?: Platform },
  diffIds: readonly string[],
  signal: AbortSignal,
): Promise<Scanned> {
  const { programs } = host;
  if (programs === undefined) {
    const message = `${scanTools[tool]} cannot run in a browser; open the folder in a desktop window to scan images.`;
    throw new ImageError('unsupported', message);
  }
  const engineHost = place.kind === 'docker' ? await dockerHost(programs, place.context, signal) : undefined;
  const { args, env } = scanCommand(tool, place, engineHost);
  const end = await collected(programs, tool, args, env, signal);
  if (end.kind === 'missing') return { kind: 'absent' };
  const scan = end.kind === 'ended' ? readScan(tool, end.out) : undefined;
  // An end with a code may only mean that there are findings.
  if (scan === undefined) throw scanFault(tool, place, end);
  if (isOther(scan.diffIds, diffIds)) {
    const message = `${scanTools[tool]} scanned a different image from the one shown; reload it, or save it as an archive of its own and scan that.`;
    throw new ImageError('unsupported', message);
  }
  if (tool === 'grype') return { kind: 'scanned', scan };
  const about = trivyVersion(await versionOf(programs, signal));
  return { kind: 'scanned', scan: { ...scan, version: scan.version ?? about.version, database: about.database } };
}

/** Where the engine of a Docker context listens, which scanners that do not know contexts are told; `undefined` if it does not say. */
async function dockerHost(
  programs: Programs,
  context: string | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  const args = [
    'context',
    'inspect',
    '--format',
    '{{.Endpoints.docker.Host}}',
    '--',
    ...(context === undefined ? [] : [context]),
  ];
  const end = await programs.run('docker', args, shortly, signal);
  const text = end.kind === 'ended' && end.code === 0 ? end.out.trim() : '';
  return /^(?:unix|tcp|npipe|ssh):\S+$/.test(text) ? text : undefined;
}

async function versionOf(programs: Programs, signal: AbortSignal): Promise<string> {
  const end = await programs.run('trivy', ['version', '--format=json'], shortly, signal);
  return end.kind === 'ended' ? end.out : '';
}

/** In ms. Scanners write at their end, after they have fetched a database and read the image. */
const patience: Patience = { first: 40 * 60_000, next: 5 * 60_000 };
const shortly: Patience = { first: 10_000, next: 10_000 };
/** In bytes; what is found in the largest images takes some ten MB. */
const outputLimit = 256 * 1024 * 1024;

async function collected(
  programs: Programs,
  tool: ScanTool,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<ProgramEnd> {
  const decoder = new TextDecoder();
  const pieces: string[] = [];
  let size = 0;
  try {
    for await (const piece of programs.stream(tool, args, patience, signal, env)) {
      size += piece.length;
      if (size > outputLimit) {
        const message = `${scanTools[tool]} wrote more than can be shown; scan the image in a terminal.`;
        throw new ImageError('too-large', message);
      }
      pieces.push(decoder.decode(piece, { stream: true }));
    }
  } catch (error) {
    if (!(error instanceof ProgramFailure)) throw error;
    return error.end.kind === 'ended' ? { ...error.end, out: pieces.join('') } : error.end;
  }
  return { kind: 'ended', code: 0, out: pieces.join(''), err: '' };
}

function isOther(scanned: readonly string[], shown: readonly string[]): boolean {
  if (scanned.length === 0 || shown.length === 0) return false;
  return scanned.length !== shown.length || scanned.some((diffId, layer) => diffId !== shown[layer]);
}
