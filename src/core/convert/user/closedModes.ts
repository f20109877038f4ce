import { flag, type Instruction } from '../../dockerfile/model';
import type { Facts } from '../facts';

/** A step that leaves files which root can read or start and other users cannot, and the mode that it gives. */
export interface ClosedMode {
  /** From 1. */
  readonly line: number;
  readonly mode: string;
}

/** The first such step, of any stage that files come from; `undefined` where the files are given to the user anyway. */
export function closedMode({ dockerfile, shape, program }: Facts): ClosedMode | undefined {
  if (shape === 'single' && program.kind === 'node') return undefined;
  for (const instruction of dockerfile.stages.flatMap(({ instructions }) => instructions)) {
    const mode = modesOf(instruction).find(isClosed);
    if (mode !== undefined) return { line: instruction.line, mode };
  }
  return undefined;
}

function modesOf(instruction: Instruction): string[] {
  if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD')
    return [flag(instruction, 'chmod') ?? (isDownload(instruction) ? '600' : '')];
  if (instruction.keyword !== 'RUN') return [];
  const text = [instruction.args, ...instruction.heredocs.map(({ body }) => body)].join('\n');
  return [
    ...[...text.matchAll(/\bchmod["',\s]+(?:-[\w-]+["',\s]+)*([^\s;&|"']+)/g)].map((match) => match[1] ?? ''),
    ...[...text.matchAll(/\b(?:install|mkdir)\b[^;&|\n]*?\s(?:-m|--mode)[\s=]*(\d{3,4})/g)].map(
      (match) => match[1] ?? '',
    ),
    ...[...text.matchAll(/\bumask\s+(\d{1,4})/g)].map((match) => inverted(match[1] ?? '')),
  ];
}

/** Builders give what they download to root alone; an init is left out. */
function isDownload({ keyword, args }: Instruction): boolean {
  return keyword === 'ADD' && /(?:^|[\s"])https?:\/\/(?!\S*(?:\.git(?:[#"\s]|$)|\/(?:tini|dumb-init)))/.test(args);
}

function inverted(mask: string): string {
  return (0o777 & ~Number.parseInt(mask, 8)).toString(8).padStart(3, '0');
}

/** Whether a mode keeps reading or starting from others that it leaves to the owner. */
function isClosed(mode: string): boolean {
  if (!/^[0-7]{3,4}$/.test(mode)) return mode.split(',').some(isClosedClause);
  const bits = Number.parseInt(mode, 8);
  return ((bits >> 6) & ~bits & 0o5) !== 0;
}

function isClosedClause(clause: string): boolean {
  const [, who = '', sign, rights = ''] = /^([ugoa]*)([-+=])(\w*)$/.exec(clause) ?? [];
  if (sign === '+') return who === 'u' && /[rx]/.test(rights);
  if (!/[oa]/.test(who)) return false;
  return sign === '-' ? /[rx]/.test(rights) : !rights.includes('r');
}
