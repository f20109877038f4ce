/**
 * Architectures of Linux by the names that `--platform` takes, amd64 and arm64 first: `arm64v8` as `arm64`, `arm32v7` as
 * `arm/v7`, `i386` as `386`; https://github.com/containerd/platforms. Plain `arm` is version 7, as its publishers build it.
 */
export function platformNames(architectures: readonly string[]): string {
  const names = architectures.map((name) => known[name] ?? name);
  const first = ['amd64', 'arm64'].filter((name) => names.includes(name));
  return [...first, ...names.filter((name) => !first.includes(name))].join(', ');
}

const known: Readonly<Record<string, string>> = {
  arm: 'arm/v7',
  arm32v5: 'arm/v5',
  arm32v6: 'arm/v6',
  arm32v7: 'arm/v7',
  arm64v8: 'arm64',
  i386: '386',
};
