import type { ParseArgsConfig } from 'node:util';
import type { Platform } from '../core/image/manifest';
import { parsePlatform } from '../core/image/platform';
import { readWords } from './words';

/** Which image, and what of it, a command is about. */
export interface WantedImage {
  /** As the argument names it. */
  readonly text: string;
  /** `undefined` for the platform of this machine. */
  readonly platform: Platform | undefined;
  /** Only what this layer changes, from 1, lowest first; `undefined` for all layers. */
  readonly layer: number | undefined;
  /** Registries, with their port, that may be spoken to without TLS. */
  readonly insecure: readonly string[];
}

type Options = NonNullable<ParseArgsConfig['options']>;
type Values<Own extends Options> = Exclude<ReturnType<typeof readWords<Own>>, string>['values'];

/** The arguments of a command on images, or the sentence that says what is wrong with them. */
export interface ImageArguments<Own extends Options> {
  /** One for each IMAGE that the command takes. */
  readonly images: readonly WantedImage[];
  readonly values: Values<Own>;
  /** The words behind the images. */
  readonly rest: readonly string[];
}

/** Reads `[OPTIONS] IMAGE... [WORD...]` with `--platform`, `--layer` and `--insecure` for every image; a text is what is wrong. */
export function readImageArguments<const Own extends Options>(
  argv: readonly string[],
  own: Own,
  images = 1,
): ImageArguments<Own> | string {
  const words = readWords(argv, {
    ...own,
    platform: { type: 'string' },
    layer: { type: 'string' },
    insecure: insecureOption,
  });
  if (typeof words === 'string') return words;
  const common = words.values as { platform?: string; layer?: string; insecure?: string[] }; // the three above, which the types lose among the command's own
  const { platform: platformText, layer: layerText, insecure = [] } = common;
  const platform = platformText === undefined ? undefined : parsePlatform(platformText);
  if (platformText !== undefined && platform === undefined) {
    return `"${platformText}" is not a platform; write one as linux/arm64 or linux/arm/v7.`;
  }
  const layer = layerText === undefined ? undefined : Number(layerText);
  if (layer !== undefined && !(Number.isSafeInteger(layer) && layer > 0)) {
    return `"${layerText}" is not the number of a layer; the lowest is 1.`;
  }
  const named = words.positionals.slice(0, images);
  if (named.length < images) return images === 1 ? 'No image is named.' : `Name ${images} images.`;
  return {
    images: named.map((text) => ({ text, platform, layer, insecure })),
    values: words.values as Values<Own>, // with three more that nobody asks it for
    rest: words.positionals.slice(images),
  };
}

const insecureOption = { type: 'string', multiple: true } as const;
