import type { Effective } from '../dockerfile/effective';
import { variableNames } from './variableNames';

/** Whether PATH goes by a variable whose value only the build knows, as that of an ARG without a default. */
export function isPathOpen({ env, unset }: Effective): boolean {
  const open = unset.map(({ by }) => by).filter(({ keyword }) => keyword === 'ENV');
  if (open.length === 0) return false;
  const names = ['PATH', ...variableNames(env.get('PATH')?.by?.args ?? '')];
  return open.some((by) => /\bPATH\b/.test(by.args) || names.some((name) => env.get(name)?.by === by));
}
