import type { Host } from '../host';
import { ImageError } from '../image/error';
import { asText, type JsonObject } from '../image/json';
import type { Platform } from '../image/manifest';
import { platformText } from '../image/platform';
import { objectsOf } from './answers';
import { ask, type Engine } from './engine';
import type { Asked } from './engineFault';

/**
 * The instruction of each of an image's `layers`, lowest first, from the engine's history; empty where that does not tell which
 * steps have made layers, or nothing at all.
 */
export async function layerInstructions(
  host: Host,
  engine: Engine,
  reference: string,
  platform: Platform | undefined,
  layers: number,
  signal: AbortSignal,
): Promise<readonly (string | undefined)[]> {
  const asked: Asked = { command: 'history', reference };
  const option = platform === undefined ? [] : ['--platform', platformText(platform)];
  const args = ['history', '--no-trunc', '--format', '{{json .}}', ...option, '--', reference];
  try {
    const rows = objectsOf(engine, asked, await ask(host, engine, args, asked, signal));
    return instructionsOf(rows, layers);
  } catch (error) {
    // The files can be shown without.
    if (error instanceof ImageError) return [];
    throw error;
  }
}

/** The same from the rows of `history`, which are newest first. */
export function instructionsOf(rows: readonly JsonObject[], layers: number): readonly (string | undefined)[] {
  const steps = rows.toReversed().map((row) => ({
    createdBy: asText(row['CreatedBy']) ?? asText(row['createdBy']) ?? '',
    isEmpty: /^0(?:\.0)? ?B?$/i.test(String(row['Size'] ?? row['size'] ?? '')),
  }));
  const all = steps.map(({ createdBy }) => createdBy || undefined);
  if (steps.length === layers) return all;
  // A step whose layer has no bytes, such as WORKDIR of a folder that is there, looks like one without a layer.
  const made = steps.filter(({ createdBy, isEmpty }) => !isEmpty || makesLayer.test(createdBy));
  const sized = steps.filter(({ isEmpty }) => !isEmpty);
  const fitting = [made, sized].find((some) => some.length === layers) ?? [];
  return fitting.map(({ createdBy }) => createdBy || undefined);
}

const makesLayer = /^(?:RUN|COPY|ADD|WORKDIR)\b|#\(nop\) +(?:COPY|ADD|WORKDIR)\b|^\/bin\/sh -c (?!#\(nop\))/;
