import { capabilitiesText } from '../core/contents/capabilities';
import { privilegesIn, type Privilege, type PrivilegeRow } from '../core/contents/privileges';
import { textFromRaw } from '../core/image/rawName';
import { withImage } from './image';
import { readImageArguments } from './imageArguments';
import type { CliIo } from './io';
import { textRow } from './row';
import { jsonText } from './textTable';

/**
 * `distroless rights [--json] IMAGE`: the files that run with more rights than whoever starts them (setuid, setgid,
 * capabilities), what anyone may write, and devices. Resolves to 0, or to 2 for wrong use or an image that cannot be read.
 */
export async function rights(argv: readonly string[], io: CliIo): Promise<number> {
  const words = readImageArguments(argv, { json: { type: 'boolean' } });
  const wanted = typeof words === 'string' || words.rest.length > 0 ? undefined : words.images[0];
  if (typeof words === 'string' || wanted === undefined) {
    const problem = typeof words === 'string' ? words : 'Name one image.';
    io.err(`${problem} Usage: distroless rights [--json] [--platform P] [--layer N] IMAGE`);
    return 2;
  }
  return withImage(wanted, io, (_image, tree) => {
    const rows = [...privilegesIn(tree)];
    if (words.values.json === true) io.out(jsonText(rows.map(jsonOf)));
    else for (const row of rows) io.out(`${textRow(row)}  ${row.privileges.map(textOf).join(', ')}\n`);
    return 0;
  });
}

function textOf(privilege: Privilege): string {
  return privilege.kind === 'capabilities' ? capabilitiesText(privilege.capabilities) : privilege.kind;
}

function jsonOf({ path, node: { entry, layer }, privileges }: PrivilegeRow): object {
  const { mode, uid, gid } = entry;
  return { path: textFromRaw(path), mode, uid, gid, layer: layer + 1, privileges };
}
