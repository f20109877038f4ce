import { ImageError } from './error';
import type { Healthcheck, HistoryStep, ImageConfig } from './image';
import { asList, asObject, asText, asTexts, asTextTable, parseJson, type JsonObject } from './json';
import { parseDigest, type Digest } from './reference';

/** An image's configuration file, checked. */
export interface ConfigFile {
  readonly config: ImageConfig;
  /** One for each layer, lowest first. */
  readonly diffIds: readonly Digest[];
  /** The instruction of each layer, lowest first; shorter where the history does not say. */
  readonly createdBy: readonly (string | undefined)[];
}

/**
 * Reads https://github.com/opencontainers/image-spec/blob/main/config.md, which Docker's differs from in nothing that is
 * read here; `ImageError` `corrupt`, naming `what`, if it is none.
 */
export function parseConfig(bytes: Uint8Array, what: string): ConfigFile {
  const file = asObject(parseJson(bytes, what));
  const listed = asObject(file?.['rootfs'])?.['diff_ids'];
  // Go writes null for an empty list.
  const diffIds = listed === null ? [] : asTexts(listed)?.map(parseDigest);
  if (file === undefined || diffIds === undefined || !diffIds.every((digest) => digest !== undefined)) {
    throw new ImageError('corrupt', `${what} is not an image configuration; fetch or save the image again.`);
  }
  const config = settingsOf(file);
  const createdBy = config.history.filter(({ emptyLayer }) => !emptyLayer).map((step) => step.createdBy);
  return { config, diffIds, createdBy };
}

/** What a configuration file says of the image, whatever its layers are. */
export function settingsOf(file: JsonObject): ImageConfig {
  const run = asObject(file['config']) ?? {};
  return {
    os: asText(file['os']),
    architecture: asText(file['architecture']),
    variant: asText(file['variant']),
    created: asText(file['created']),
    user: unlessEmpty(asText(run['User'])),
    workingDir: unlessEmpty(asText(run['WorkingDir'])),
    env: asTexts(run['Env']) ?? [],
    entrypoint: asTexts(run['Entrypoint']),
    cmd: asTexts(run['Cmd']),
    exposedPorts: Object.keys(asObject(run['ExposedPorts']) ?? {}),
    volumes: Object.keys(asObject(run['Volumes']) ?? {}),
    labels: asTextTable(run['Labels']),
    stopSignal: unlessEmpty(asText(run['StopSignal'])),
    author: unlessEmpty(asText(file['author'])),
    healthcheck: healthcheckOf(asObject(run['Healthcheck'])),
    shell: asTexts(run['Shell']),
    onBuild: asTexts(run['OnBuild']) ?? [],
    history: (asList(file['history']) ?? []).map((step) => stepOf(asObject(step) ?? {})),
    file,
  };
}

function stepOf(step: JsonObject): HistoryStep {
  return {
    created: asText(step['created']),
    createdBy: asText(step['created_by']),
    author: unlessEmpty(asText(step['author'])),
    comment: unlessEmpty(asText(step['comment'])),
    emptyLayer: step['empty_layer'] === true,
  };
}

function healthcheckOf(check: JsonObject | undefined): Healthcheck | undefined {
  const test = asTexts(check?.['Test']);
  if (test === undefined || test.length === 0) return undefined;
  const seconds = (key: string): number | undefined => {
    const value = asCount(check?.[key]);
    return value === undefined ? undefined : value / 1e9;
  };
  return {
    test,
    interval: seconds('Interval'),
    timeout: seconds('Timeout'),
    startPeriod: seconds('StartPeriod'),
    retries: asCount(check?.['Retries']),
  };
}

/** A number that says something: in a check of health 0 is the default. */
function asCount(value: unknown): number | undefined {
  return typeof value === 'number' && value > 0 ? value : undefined;
}

function unlessEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
