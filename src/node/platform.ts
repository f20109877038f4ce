import type { Platform } from '../core/image/manifest';

/** The platform that engines on this machine run: Linux, with this processor in the words of Go. */
export function nodePlatform(): Platform {
  return { os: 'linux', architecture: architectures[process.arch] ?? process.arch };
}

// Names that Go and Node share are left out.
const architectures: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386', mips: 'mips', mipsel: 'mipsle' };
