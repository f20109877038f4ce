// @ts-check
// node keeper.mjs MODULE ARGUMENTS...: runs a module as node would, and ends with the process that started it.
import { pathToFileURL } from 'node:url';

process.argv.splice(1, 1);
// Our standard input closes when the parent is gone, even by SIGKILL.
process.stdin.on('end', () => process.exit(1)).resume();
await import(pathToFileURL(process.argv[1] ?? '').href);
