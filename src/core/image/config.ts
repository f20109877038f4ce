import { ImageError } from './error';
import type { ImageConfig } from './image';
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
  const diffIds = asTexts(asObject(file?.['rootfs'])?.['diff_ids'])?.map(parseDigest);
  if (file === undefined || diffIds === undefined || !diffIds.every((digest) => digest !== undefined)) {
    throw new ImageError('corrupt', `${what} is not an image configuration; fetch or save the image again.`);
  }
  const history = (asList(file['history']) ?? []).map(asObject);
  const createdBy = history
    .filter((step) => step?.['empty_layer'] !== true)
    .map((step) => asText(step?.['created_by']));
  return { config: settingsOf(file), diffIds, createdBy };
}

function settingsOf(file: JsonObject): ImageConfig {
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
  };
}

function unlessEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
