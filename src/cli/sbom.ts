import { readBill } from '../core/contents/sbom/bill';
import { cyclonedx } from '../core/contents/sbom/cyclonedx';
import { spdx } from '../core/contents/sbom/spdx';
import { version } from '../../package.json';
import { nodeHost } from '../node/host';
import { withImage } from './image';
import { readImageArguments } from './imageArguments';
import type { CliIo } from './io';
import { jsonText } from './textTable';

/**
 * `distroless sbom --format spdx|cyclonedx IMAGE`: the bill of materials of an image as SPDX 2.3 or CycloneDX 1.6, in JSON. It has
 * the time of the image, or that of SOURCE_DATE_EPOCH, so that the same image always gives the same bill. Resolves to 0, or to
 * 2 for wrong use or an image that cannot be read.
 */
export async function sbom(argv: readonly string[], io: CliIo): Promise<number> {
  const words = readImageArguments(argv, { format: { type: 'string' } });
  const wanted = typeof words === 'string' || words.rest.length > 0 ? undefined : words.images[0];
  if (typeof words === 'string' || wanted === undefined)
    return wrong(typeof words === 'string' ? words : 'Name one image.', io);
  const { format } = words.values;
  if (format !== 'spdx' && format !== 'cyclonedx') return wrong('Choose a format.', io);
  const epoch = process.env['SOURCE_DATE_EPOCH'] ?? '';
  if (epoch !== '' && !/^\d{1,11}$/.test(epoch)) return wrong('SOURCE_DATE_EPOCH is not a number of seconds.', io);
  const time = epoch === '' ? undefined : new Date(Number(epoch) * 1000);
  return withImage(wanted, io, async (image, tree) => {
    const host = nodeHost();
    const bill = await readBill(host, { image, tree }, { name: 'distroless', version }, time, io.signal);
    io.out(jsonText(format === 'spdx' ? spdx(bill, host) : cyclonedx(bill, host)));
    for (const gap of bill.gaps) io.err(gap);
    return 0;
  });
}

function wrong(problem: string, io: CliIo): number {
  io.err(`${problem} Usage: distroless sbom --format spdx|cyclonedx [--platform P] IMAGE`);
  return 2;
}
