import { references } from '../dockerfile/imageReferences';
import { parseDockerfile } from '../dockerfile/parse';
import type { NamedImage } from './namedImage';

/** The images that a Dockerfile builds upon, copies from and mounts, in order; stages and `scratch` are none. */
export function namedInDockerfile(text: string): readonly NamedImage[] {
  return references(parseDockerfile(text)).flatMap(
    ({ start, end, line, written, place, meaning }): readonly NamedImage[] => {
      if (place === 'syntax') return []; // a program that reads the file
      const named = { start, end, line, written, role: place };
      switch (meaning.kind) {
        case 'image':
          return [{ ...named, reference: meaning.reference, why: undefined }];
        case 'unknown':
          return [{ ...named, reference: undefined, why: meaning.why }];
        case 'scratch':
        case 'stage':
          return [];
      }
    },
  );
}
