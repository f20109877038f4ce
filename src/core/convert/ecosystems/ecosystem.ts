import type { BaseConfig } from '../../dockerfile/effective';
import type { ImageRef } from '../../image/reference';
import type { SourcePatterns } from '../scan';

/** What there is to know about a language and its official image; rows of facts, no behaviour. */
export interface Ecosystem {
  readonly id: 'gcc' | 'go' | 'java' | 'node' | 'rust';
  /** In messages. */
  readonly name: string;
  /** Repositories of the official images on Docker Hub. */
  readonly repositories: readonly string[];
  /** What that image configures; values that differ from tag to tag are empty. */
  readonly config: BaseConfig;
  /** For a language with images of several makers: what an image configures, `undefined` if it is none of them. */
  readonly configOf?: (ref: ImageRef) => { readonly config: BaseConfig; readonly musl: boolean } | undefined;
  /** ENV names that only the build reads. */
  readonly buildOnly: RegExp;
  /** Commands that build; what others leave behind in a single stage is not known. */
  readonly buildCommands: readonly string[];
  readonly sources: SourcePatterns;
}
