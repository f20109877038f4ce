import { ImageError } from '../image/error';
import type { Platform } from '../image/manifest';
import type { ImagePlace } from '../image/place';
import { platformText } from '../image/platform';
import { scanTools, type ScanTool } from './finding';

/** How a scanner is asked about an image. */
export interface ScanCommand {
  readonly args: readonly string[];
  /** What it is told by its environment. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * The arguments that have a scanner write JSON about an image. A name of an image is never an option, whatever it begins with.
 * `engineHost` is where Docker listens, if that is known. `ImageError` `unsupported` for places that the scanner cannot read.
 */
export function scanCommand(
  tool: ScanTool,
  place: ImagePlace & { readonly platform?: Platform },
  engineHost: string | undefined,
): ScanCommand {
  const platform = place.platform === undefined ? [] : [`--platform=${platformText(place.platform)}`];
  const { args, env = {} } = tool === 'trivy' ? trivySource(place, engineHost) : grypeSource(place, engineHost);
  switch (tool) {
    case 'trivy': {
      // The settings of a person may ask for other scans, formats and ends.
      const plain = ['--format=json', '--quiet', '--scanners=vuln', '--exit-code=0', '--timeout=30m'];
      return { args: ['image', ...plain, ...platform, ...args], env };
    }
    case 'grype':
      return {
        args: ['--output=json', '--quiet', ...platform, ...args],
        env: { GRYPE_CHECK_FOR_APP_UPDATE: 'false', ...env },
      };
  }
}

interface Source {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

function trivySource(place: ImagePlace, engineHost: string | undefined): Source {
  switch (place.kind) {
    case 'docker':
      if (engineHost?.startsWith('ssh:') === true) throw overSsh();
      return { args: ['--image-src=docker', '--', place.reference], env: dockerHost(engineHost) };
    case 'podman':
      if (place.context !== undefined) throw overConnection('trivy');
      return { args: ['--image-src=podman', '--', place.reference] };
    case 'nerdctl':
      return { args: ['--image-src=containerd', '--', place.reference], env: namespace(place.context) };
    case 'registry':
      return { args: ['--image-src=remote', '--', place.reference] };
    case 'docker-archive':
    case 'oci-archive':
      return { args: [`--input=${fileOf('trivy', place.path)}`] };
    case 'oci':
      return {
        args: [`--input=${fileOf('trivy', place.path)}${place.wanted === undefined ? '' : `:${place.wanted}`}`],
      };
    case 'dir':
      throw unreadable('trivy');
  }
}

function grypeSource(place: ImagePlace, engineHost: string | undefined): Source {
  switch (place.kind) {
    case 'docker':
      return { args: ['--', `docker:${place.reference}`], env: dockerHost(engineHost) };
    case 'podman':
      if (place.context !== undefined) throw overConnection('grype');
      return { args: ['--', `podman:${place.reference}`] };
    case 'nerdctl':
      return { args: ['--', `containerd:${place.reference}`], env: namespace(place.context) };
    case 'registry':
      return { args: ['--', `registry:${place.reference}`] };
    case 'docker-archive':
      return { args: ['--', `docker-archive:${fileOf('grype', place.path)}`] };
    case 'oci-archive':
      return { args: ['--', `oci-archive:${fileOf('grype', place.path)}`] };
    case 'oci':
      return { args: ['--', `oci-dir:${fileOf('grype', place.path)}`] };
    case 'dir':
      throw unreadable('grype');
  }
}

function dockerHost(host: string | undefined): Readonly<Record<string, string>> {
  return host === undefined ? {} : { DOCKER_HOST: host };
}

function namespace(context: string | undefined): Readonly<Record<string, string>> {
  return context === undefined ? {} : { CONTAINERD_NAMESPACE: context };
}

function fileOf(tool: ScanTool, path: string): string {
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(path)) return path;
  const message = `${scanTools[tool]} reads files of this machine only; copy the image here and open the copy.`;
  throw new ImageError('unsupported', message);
}

function unreadable(tool: ScanTool): ImageError {
  const message = `${scanTools[tool]} does not read folders of skopeo's dir: kind; copy the image into an OCI layout and open that.`;
  return new ImageError('unsupported', message);
}

function overSsh(): ImageError {
  const message = 'Trivy cannot use an engine over SSH; save the image as an archive, open that and scan it.';
  return new ImageError('unsupported', message);
}

/** It would scan the image of that name that is here. */
function overConnection(tool: ScanTool): ImageError {
  const message = `${scanTools[tool]} cannot use connections of Podman; save the image as an archive, open that and scan it.`;
  return new ImageError('unsupported', message);
}
