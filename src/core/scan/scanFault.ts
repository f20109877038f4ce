import type { ProgramEnd } from '../host';
import { ImageError } from '../image/error';
import { placeText, type ImagePlace } from '../image/place';
import { scanTools, type ScanTool } from './finding';

/** Says in a sentence why a scanner gave no report. */
export function scanFault(tool: ScanTool, place: ImagePlace, end: ProgramEnd): ImageError {
  const name = scanTools[tool];
  if (end.kind !== 'ended') {
    return new ImageError(
      'unreadable',
      `${name} did not answer and was stopped; run it in a terminal to see what it waits for.`,
    );
  }
  const said = end.err.replace(colours, '');
  if (database.test(said)) {
    const update = tool === 'trivy' ? 'trivy image --download-db-only' : 'grype db update';
    const message = `${name} has no current database of vulnerabilities and could not fetch it; check the network, or run "${update}" in a terminal.`;
    return new ImageError('offline', message);
  }
  if (/unknown (?:shorthand )?flag|flag provided but not defined|unknown command/i.test(said)) {
    return new ImageError('unsupported', `This version of ${name} is too old to be used here; update it.`);
  }
  const image = placeText(place);
  if (/no such image|not found|manifest unknown|does not exist|no such file/i.test(said)) {
    return new ImageError(
      'not-found',
      `${name} cannot find ${image}; check that the socket of its engine is there, or scan a saved archive.`,
    );
  }
  if (/cannot connect|connection refused|permission denied|no such host|i\/o timeout/i.test(said)) {
    return new ImageError('offline', `${name} could not reach ${image}; check that its engine or registry answers.`);
  }
  const reason = lastLine(said);
  const says = reason === '' ? `ended with code ${end.code} and said nothing` : `says "${reason}"`;
  return new ImageError('unreadable', `${name} could not scan ${image} and ${says}; run it in a terminal to see more.`);
}

// Terminals are told colours by these.
const colours = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');
const database =
  /(?:download|load|update|fetch|initialize|init)[^\n]{0,40}(?:vulnerability )?(?:db|database)\b|vulnerability database|(?:db|database) (?:error|could not be loaded)/i;

/** What it said last, without what loggers put before it. */
function lastLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  const last = lines.findLast((line) => line !== '' && !line.startsWith('[')) ?? lines.findLast((line) => line !== '');
  const reason = (last ?? '').replace(/^(?:\S*\d{2}:\d{2}:\d{2}\S*\s+)?(?:FATAL|ERROR|error|Error)[:\s]+/, '').trim();
  return reason.length > 200 ? `${reason.slice(0, 199)}…` : reason;
}
