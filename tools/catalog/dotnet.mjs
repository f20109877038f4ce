// @ts-check
import { baseReference, configOver, emptyConfig, unknownConfig } from './dockerfileConfig.mjs';

/** @typedef {import('./checkouts.mjs').Checkout} Checkout */
/** @typedef {import('./dockerfileConfig.mjs').ImageConfig} ImageConfig */
/** @typedef {any} Facts */

const repositories = ['runtime-deps', 'runtime', 'aspnet', 'sdk'];
const registry = 'mcr.microsoft.com';

/**
 * What the tags of the .NET images mean, from a checkout of the repository that they are built from.
 * @param {Checkout} checkout
 * @param {Facts} facts what `tools/data/distributions.json` holds
 * @param {Record<string, Facts>} roots what is known of the releases below
 */
export function dotnetTable(checkout, facts, roots) {
  const manifest = JSON.parse(checkout.read('manifest.json') ?? '{}');
  const { variables } = JSON.parse(checkout.read('manifest.versions.json') ?? '{}');
  /** @type {Map<string, { dockerfile: string, os: string }>} by reference with one architecture */
  const platforms = new Map();
  const images = manifest.repos
    .filter((/** @type {Facts} */ { id }) => repositories.includes(id))
    .map((/** @type {Facts} */ repo) => [`${registry}/${repo.name}`, imagesOf(repo, variables, platforms)]);

  /** @type {Record<string, Facts[]>} */
  const rows = {};
  for (const [name, listed] of images.sort()) {
    rows[name] = listed.map((/** @type {Facts} */ { tags, dockerfile, os, architectures }) => {
      const context = { checkout, platforms, facts };
      const config = configOf(dockerfile, context);
      const distroless = /chiseled|distroless/.test(os);
      return {
        tags: tags.join(' '),
        root: rootOf(os),
        shell: distroless ? false : undefined,
        packageManager: distroless ? false : undefined,
        line: /^\d+\.\d+/.exec(tags.find((/** @type {string} */ tag) => /^\d/.test(tag)) ?? '')?.[0],
        binary: /runtime-deps$/.test(name) ? undefined : '/usr/bin/dotnet',
        onPath: /runtime-deps$/.test(name) ? undefined : true,
        config: config && {
          user: config.user,
          workdir: config.workdir,
          entrypoint: config.entrypoint,
          cmd: config.cmd,
          env: config.wholeEnv ? Object.entries(config.env).map(([key, value]) => `${key}=${value}`) : undefined,
        },
        architectures: architectures.join(' '),
        users: distroless ? usersOf(dockerfile, context) : undefined,
      };
    });
  }
  const used = new Set(Object.values(rows).flatMap((list) => list.map(({ root }) => root)));
  const azure = Object.fromEntries(
    [...used]
      .filter((root) => root.startsWith('azurelinux'))
      .map((root) => [root, { distribution: 'azurelinux', version: root.slice('azurelinux'.length), libc: 'glibc' }]),
  );
  const known = Object.fromEntries(Object.entries(roots).filter(([root]) => used.has(root)));
  return { source: checkout.source, roots: { ...azure, ...known }, images: rows };
}

/** The Linux images of one repository, with all names of each; the Dockerfile is that of amd64 or of the first architecture. */
function imagesOf(
  /** @type {Facts} */ repo,
  /** @type {Record<string, string>} */ variables,
  /** @type {Map<string, Facts>} */ platforms,
) {
  /** @type {Facts[]} */
  const images = [];
  for (const image of repo.images) {
    const linux = image.platforms.filter((/** @type {Facts} */ { os }) => os === 'linux');
    for (const platform of linux) {
      for (const tag of Object.keys(platform.tags)) {
        platforms.set(`${registry}/${repo.name}:${valued(tag, variables)}`, {
          dockerfile: platform.dockerfile,
          os: platform.osVersion,
        });
      }
    }
    const [main] = linux;
    if (main === undefined) continue;
    // The names of one architecture are those of all with its name behind them, or the only ones.
    const single = linux.flatMap((/** @type {Facts} */ { tags }) =>
      Object.keys(tags).map((tag) => tag.replace(/-(?:amd64|arm32v7|arm64v8)$/, '')),
    );
    const tags = [...Object.keys(image.sharedTags ?? {}), ...single];
    images.push({
      tags: [...new Set(tags.map((tag) => valued(tag, variables)))].sort(),
      dockerfile: main.dockerfile,
      os: main.osVersion,
      architectures: [...new Set(linux.map((/** @type {Facts} */ { architecture }) => architecture ?? 'amd64'))],
    });
  }
  return images;
}

/** A name with its variables, which may name others. @returns {string} */
function valued(/** @type {string} */ text, /** @type {Record<string, string>} */ variables) {
  const next = text.replace(/\$\(([^)]+)\)/g, (_, name) => variables[name] ?? '');
  return next === text ? text : valued(next, variables);
}

/** @typedef {{ checkout: Checkout, platforms: Map<string, { dockerfile: string }>, facts: Facts }} Context */

/** The configuration over all Dockerfiles below. @returns {ImageConfig | undefined} */
function configOf(/** @type {string} */ directory, /** @type {Context} */ context) {
  const text = context.checkout.read(`${directory}/Dockerfile`);
  if (text === undefined) return undefined;
  const base = baseReference(text);
  return configOver(text, base === 'scratch' ? emptyConfig : parentOf(base, context));
}

/** @returns {ImageConfig} */
function parentOf(/** @type {string} */ reference, /** @type {Context} */ context) {
  const own = context.platforms.get(reference);
  const config = own && configOf(own.dockerfile, context);
  if (config !== undefined) return config;
  const name = /^(?:amd64|arm32v7|arm64v8|ubuntu\.azurecr\.io)\/(\w+):/.exec(reference)?.[1] ?? '';
  const cmd = context.facts.distributions[name]?.cmd;
  return cmd === undefined ? unknownConfig : { ...emptyConfig, cmd, wholeEnv: false };
}

/** All accounts, where the lowest Dockerfile takes root and app over and nobody else. @returns {[string, number][] | undefined} */
function usersOf(/** @type {string} */ directory, /** @type {Context} */ context) {
  const text = context.checkout.read(`${directory}/Dockerfile`) ?? '';
  const below = context.platforms.get(baseReference(text));
  if (below !== undefined) return usersOf(below.dockerfile, context);
  const uid = /--uid=(\d+)/.exec(text)?.[1];
  const onlyTwo = /'\^\\\(root\\\|app\\\):'/.test(text) && /grep \$rootOrAppRegex > "\/\w+\/etc\/passwd"/.test(text);
  return onlyTwo && uid !== undefined
    ? [
        ['root', 0],
        ['app', Number(uid)],
      ]
    : undefined;
}

/** `bookworm-slim` is built upon bookworm, `noble-chiseled` is cut out of noble. */
function rootOf(/** @type {string} */ os) {
  return os.replace(/-(?:slim|chiseled|distroless|extra|composite|aot).*$/, '');
}
