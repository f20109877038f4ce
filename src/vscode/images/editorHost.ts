import { FileSystemError, FileType, Uri, workspace } from 'vscode';
import type { Host, HostFiles } from '../../core/host';
import { ImageError } from '../../core/image/error';
import { registryNetwork } from '../registryNetwork';
import { numberSetting } from '../settings';

/**
 * The host, with registries as the settings have them, and with files of every workspace: a path is a path of the machine, or
 * the text of another file system's URI.
 */
export function editorHost(host: Host): Host {
  const files: HostFiles = {
    kind: (path, signal) => (isUri(path) ? kindOf(Uri.parse(path, true), signal) : host.files.kind(path, signal)),
    open: (path, signal) => (isUri(path) ? openWhole(Uri.parse(path, true), signal) : host.files.open(path, signal)),
  };
  return { ...host, files, network: host.network && registryNetwork(host.network) };
}

/** What {@link editorHost} takes as the path of a URI. */
export function hostPathOf(uri: Uri): string {
  return uri.scheme === 'file' ? uri.fsPath : uri.toString();
}

function isUri(path: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(path);
}

const kindOf: (uri: Uri, signal: AbortSignal) => ReturnType<HostFiles['kind']> = async (uri, signal) => {
  signal.throwIfAborted();
  try {
    const { type } = await workspace.fs.stat(uri);
    return type & FileType.Directory ? 'directory' : 'file';
  } catch (error) {
    if (error instanceof FileSystemError && error.code === 'FileNotFound') return 'missing';
    throw refused(uri, error);
  }
};

// Other file systems have no way to read a part of a file.
const openWhole: (uri: Uri, signal: AbortSignal) => ReturnType<HostFiles['open']> = async (uri, signal) => {
  signal.throwIfAborted();
  const limit = numberSetting('distroless.files.maxSize') * 1_000_000;
  try {
    const { size } = await workspace.fs.stat(uri);
    if (size > limit) {
      const message = `${uri.path} is not on the local disk and larger than distroless.files.maxSize allows; raise the setting or copy it here.`;
      throw new ImageError('too-large', message);
    }
    const bytes = await workspace.fs.readFile(uri);
    return {
      size: bytes.length,
      read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
      close: () => Promise.resolve(),
    };
  } catch (error) {
    if (error instanceof ImageError) throw error;
    throw refused(uri, error);
  }
};

function refused(uri: Uri, cause: unknown): ImageError {
  return new ImageError(
    'unreadable',
    `${uri.toString(true)} cannot be read; check that it is still there and yours to read.`,
    {
      cause,
    },
  );
}
