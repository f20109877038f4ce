/** Where an image lies, in the words of skopeo. */
export type ImagePlace = StoredPlace | EnginePlace | RegistryPlace;

/** An image in a file or folder of this machine. */
export interface StoredPlace {
  readonly kind: 'oci' | 'oci-archive' | 'docker-archive' | 'dir';
  readonly path: string;
  /** Which of the images there; `undefined` if there is only one. */
  readonly wanted: string | undefined;
}

/** An image that an engine holds, which its command line is asked for. */
export interface EnginePlace {
  readonly kind: EngineKind;
  /** A name, with or without a tag or digest, or an id. */
  readonly reference: string;
  /** A Docker context, a Podman connection or a containerd namespace; `undefined` for the current one. */
  readonly context: string | undefined;
}

/** The engines whose command lines are known. */
export type EngineKind = 'docker' | 'podman' | 'nerdctl';

/** An image at its registry. */
export interface RegistryPlace {
  readonly kind: 'registry';
  readonly reference: string;
}

/** A place as people write and read it: `docker:alpine:3`, `oci:folder:tag`, for a registry the plain reference. */
export function placeText(place: ImagePlace): string {
  switch (place.kind) {
    case 'oci':
    case 'oci-archive':
    case 'docker-archive':
    case 'dir':
      return `${place.kind}:${place.path}${place.wanted === undefined ? '' : `:${place.wanted}`}`;
    case 'docker':
    case 'podman':
    case 'nerdctl':
      return `${place.kind}:${place.reference}`;
    case 'registry':
      return place.reference;
  }
}
