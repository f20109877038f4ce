import { gzipSync } from 'node:zlib';
import { imageSource } from '../../../src/core/image/sources/place';
import type { StoredPlace } from '../../../src/core/image/place';
import {
  containerdArchive,
  firstDockerArchive,
  kanikoArchive,
  mobyArchive,
  packedByHand,
  podmanArchive,
  skopeoFolder,
} from '../../fixtures/images/archives';
import {
  archive,
  newDockerArchive,
  ociLayout,
  oldDockerArchive,
  under,
  type Files,
  type TestImage,
} from '../../support/images';
import { memoryHost, type MemoryFiles } from '../../support/memoryHost';
import { servedImage } from '../../support/servedImage';
import { sourceContract } from '../../support/sourceContract';
import { tar } from '../../support/tar';

type Kind = StoredPlace['kind'];
type Make<T> = (images: readonly TestImage[]) => T;

const gzip = (bytes: Uint8Array): Uint8Array => gzipSync(bytes, { level: 1 });
const plain = (bytes: Uint8Array): Uint8Array => bytes;

const archives: Readonly<Record<string, readonly [Kind, Make<Uint8Array>]>> = {
  'docker save before 25': ['docker-archive', (images) => tar(oldDockerArchive(images))],
  'docker save since 25': ['docker-archive', (images) => archive(mobyArchive(images))],
  'docker save since 25, by its OCI side': ['oci-archive', (images) => archive(mobyArchive(images))],
  'docker save with the containerd store': ['docker-archive', (images) => archive(containerdArchive(images))],
  'ctr image export': ['oci-archive', (images) => archive(containerdArchive(images))],
  'podman save': ['docker-archive', (images) => tar(podmanArchive(images))],
  kaniko: ['docker-archive', (images) => archive(kanikoArchive(images))],
  'an OCI archive': ['oci-archive', (images) => archive(ociLayout(images))],
  'an OCI archive of plain layers': ['oci-archive', (images) => archive(ociLayout(images, plain))],
  'an archive packed by hand': ['docker-archive', (images) => tar(packedByHand(oldDockerArchive(images)))],
  'a folder of skopeo, packed': ['dir', (images) => archive(images.map(skopeoFolder)[0] ?? new Map<string, never>())],
  'an OCI archive, gzip outside': ['oci-archive', (images) => gzip(archive(ociLayout(images)))],
  'docker save, gzip outside': ['docker-archive', (images) => gzip(tar(oldDockerArchive(images)))],
};

const folders: Readonly<Record<string, readonly [Kind, Make<Files>]>> = {
  'an OCI layout': ['oci', ociLayout],
  'a folder of skopeo': ['dir', ([image]) => (image === undefined ? new Map<string, never>() : skopeoFolder(image))],
  'docker save, unpacked': ['docker-archive', newDockerArchive],
};

for (const [title, [kind, make]] of Object.entries(archives)) {
  sourceContract(title, (image) => placedAt(kind, '/i.tar', new Map([['/i.tar', make([image])]])));
}
for (const [title, [kind, make]] of Object.entries(folders)) {
  sourceContract(title, (image) => placedAt(kind, '/i', under('/i', make([image]))));
}
sourceContract(
  'docker save before 1.10',
  (image) => placedAt('docker-archive', '/i.tar', new Map([['/i.tar', archive(firstDockerArchive([image]))]])),
  { noDigests: true },
);

function placedAt(kind: Kind, path: string, files: MemoryFiles): ReturnType<Parameters<typeof sourceContract>[1]> {
  const host = memoryHost(files);
  const source = imageSource(host, { kind, path, wanted: undefined }, { os: 'linux', architecture: 'amd64' });
  return { source, held: () => [...host.open] };
}

sourceContract('a registry', async (image) => {
  const { host, reference, held, remove } = await servedImage(image);
  const source = imageSource(host, { kind: 'registry', reference }, { os: 'linux', architecture: 'amd64' });
  return { source, held, remove };
});
