// @ts-check
import { debugShell, flavourRows, imageRow, publishedImages } from './upstreamImages.mjs';
import { by, compact } from './upstreamPackages.mjs';

/** Facts are JSON that another program wrote: read here once, checked by the table's types afterwards. @typedef {any} Facts */

/**
 * What a checkout of the distroless repository builds and publishes, as `upstream.py` reads it: images, indexes and references by
 * Bazel label, versions by lock file.
 * @typedef {{
 *   images: Record<string, { base: string | null, tars: string[], env: Record<string, string>, entrypoint: string[] | null,
 *     cmd: string[] | null, user: string | null, workdir: string | null, annotations: Record<string, string> }>,
 *   indexes: Record<string, string[]>,
 *   refs: Record<string, string>,
 *   passwd: { username: string, uid: number, gid: number, home: string }[],
 *   defaultDistro: string,
 *   distros: [id: string, codename: string, version: string][],
 *   locks: Record<string, Record<string, Record<string, string>>>,
 *   applets: string[],
 * }} Upstream
 */

/**
 * The table of Google's images from what was read of a checkout. What the repository does not say (sonames, hints, announced ends)
 * is taken from the table before it, by package, family or release; `doubts` says what a person has to look up, one sentence each.
 * @param {{ upstream: Upstream, policy: string, readme: string, source: Facts, previous: Facts }} read
 * @returns {{ table: Facts, doubts: string[] }}
 */
export function upstreamTable({ upstream, policy, readme, source, previous }) {
  /** @type {string[]} */
  const doubts = [];
  const published = publishedImages(upstream);
  const supports = supportRows(policy);
  /** @type {import('./upstreamImages.mjs').Context} */
  const context = { upstream, published, previous, supports, doubts };
  const images = [...published.values()].map((one) => imageRow(one, context)).sort(by('id'));
  const command = /cosign verify \$\w+ --certificate-oidc-issuer (\S+) --certificate-identity (\S+)/.exec(readme);
  if (command === null) doubts.push('The README does not say how images are verified; the last known way is kept.');
  const table = {
    source,
    registry: previous.registry,
    defaultDistro: upstream.defaultDistro,
    flavours: flavourRows(upstream, published),
    distros: distroRows(context, images),
    debugTools: { ...previous.debugTools, shell: debugShell(upstream, published), applets: upstream.applets.length },
    lacks: previous.lacks,
    signing: command === null ? previous.signing : { issuer: command[1], identity: command[2] },
    users: upstream.passwd.map(({ username, uid, gid, home }) => ({ name: username, uid, gid, home })),
    images,
    retired: retiredRows(images, upstream.defaultDistro, previous, source.date),
  };
  return { table, doubts };
}

function distroRows(
  /** @type {import('./upstreamImages.mjs').Context} */ { upstream, previous, doubts },
  /** @type {Facts[]} */ images,
) {
  return Object.fromEntries(
    upstream.distros.map(([id, codename, version]) => {
      const known = previous.distros[id];
      if (known === undefined) doubts.push(`${id} is new: look up whether its directories are merged into /usr.`);
      const of = images.filter((image) => image.distro === id);
      const field = (/** @type {string} */ name) =>
        of.map(({ contains }) => contains[name]).find((value) => value !== undefined);
      const row = {
        codename,
        version,
        glibc: field('glibc'),
        openssl: field('libssl')?.split('-')[0],
        mergedUsr: known?.mergedUsr ?? true,
        plannedEnd: known?.plannedEnd,
      };
      return [id, compact(row)];
    }),
  );
}

/** How long images are supported, by the pattern of their name and then by release. */
function supportRows(/** @type {string} */ policy) {
  const rows = policy.split('\n').flatMap((line) =>
    line.startsWith('|')
      ? [
          line
            .split('|')
            .slice(1, -1)
            .map((cell) => cell.trim()),
        ]
      : [],
  );
  const [head = [], , ...body] = rows;
  const distros = head.map((title) => /^Debian (\d+)/.exec(title)?.[1]);
  return new Map(
    body.map(([pattern = '', ...cells]) => [
      pattern,
      new Map(
        cells.flatMap((cell, index) =>
          distros[index + 1] === undefined ? [] : [[`debian${distros[index + 1]}`, cell]],
        ),
      ),
    ]),
  );
}

/** Names that were published before and are no more, together with those that went earlier and did not come back. */
function retiredRows(
  /** @type {Facts[]} */ images,
  /** @type {string} */ defaultDistro,
  /** @type {Facts} */ previous,
  /** @type {string} */ date,
) {
  const now = new Set(images.flatMap(({ id, alias }) => (alias === undefined ? [id] : [id, alias])));
  const ids = new Set(images.map(({ id }) => id));
  const gone = previous.images.flatMap((/** @type {Facts} */ image) =>
    [image.id, ...(image.alias === undefined ? [] : [image.alias])]
      .filter((name) => !now.has(name))
      .map((name) => {
        const kin = images.filter(({ family, distro }) => family === image.family && distro === defaultDistro);
        const same = kin.filter(({ runtime }) => runtime?.line === image.runtime?.line);
        const replacements = (same.length > 0 ? same : kin).map(({ id }) => id);
        return compact({
          name,
          lastSeen: previous.source.date < date ? previous.source.date : date,
          runtime: image.runtime && `${image.runtime.kind} ${image.runtime.version}`,
          replacements,
          note: replacements.length > 0 ? undefined : 'no image of the family is published any more',
        });
      }),
  );
  const before = previous.retired
    .filter((/** @type {Facts} */ { name }) => !now.has(name))
    .map((/** @type {Facts} */ row) => {
      const replacements = row.replacements.filter((/** @type {string} */ id) => ids.has(id));
      const note = replacements.length > 0 ? row.note : (row.note ?? 'what it was replaced by is gone too');
      return compact({ ...row, replacements, note });
    });
  return [...gone, ...before].sort(by('name'));
}
