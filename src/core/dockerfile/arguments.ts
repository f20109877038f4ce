import { rawWords } from './heredoc';
import type { Instruction } from './model';

/**
 * Why no builder takes the arguments of an instruction, by `parser/line_parsers.go` and `instructions/parse.go` of BuildKit;
 * `undefined` if they are fine.
 */
export function argumentProblem({ keyword, args, exec, flags }: Instruction, escape: string): string | undefined {
  switch (keyword) {
    case 'ENV':
    case 'LABEL': {
      const words = rawWords(args, escape);
      const [first = ''] = words;
      if (!first.includes('=')) return /\S\s+\S/.test(args) ? undefined : `${keyword} needs a name and a value.`;
      const odd = words.find((word) => !word.includes('=') || word.startsWith('='));
      return odd === undefined ? undefined : `"${odd.slice(0, 40)}" in this ${keyword} is not of the form name=value.`;
    }
    case 'ARG':
      return args.trim() === '' || rawWords(args, escape).some((word) => word.startsWith('='))
        ? 'ARG needs a name.'
        : undefined;
    case 'EXPOSE':
    case 'STOPSIGNAL':
    case 'USER':
    case 'WORKDIR':
      return args.trim() === '' ? `${keyword} needs an argument.` : undefined;
    case 'VOLUME':
      return (exec ?? [args]).every((path) => path.trim() !== '') && exec?.length !== 0
        ? undefined
        : 'VOLUME needs a path.';
    case 'ADD':
    case 'COPY':
      return (exec ?? rawWords(args, escape)).length < 2 ? `${keyword} needs a source and a destination.` : undefined;
    case 'SHELL':
      return exec === undefined || exec.length === 0 ? 'SHELL needs a JSON array with a program.' : undefined;
    case 'RUN':
      return args.trim() === '' && flags.length === 0 ? 'RUN needs a command.' : undefined;
    case 'HEALTHCHECK':
      return /^(?:none\s*$|cmd\s+(?!\[\s*\]\s*$)\S)/i.test(args.trim())
        ? undefined
        : 'HEALTHCHECK needs NONE, or CMD with a command.';
    default:
      return undefined;
  }
}
