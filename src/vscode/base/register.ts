import { Disposable } from 'vscode';
import type { Network } from '../../core/registry/network';
import type { Dockerfiles } from '../dockerfiles';
import type { Findings } from '../lint/findings';
import type { Report } from '../report';
import { registerBaseActions } from './actions';
import { createAskRegistry } from './askRegistry';
import { registerBaseCommands } from './commands';

/** What can be done to a base image: other flavours and releases, digests, and commands to copy. */
export function registerBase(
  findings: Findings,
  network: Network | undefined,
  dockerfiles: () => Promise<Dockerfiles>,
  report: Report,
): Disposable {
  const askRegistry = createAskRegistry(network, dockerfiles);
  return Disposable.from(
    registerBaseCommands({ dockerfiles, askRegistry, log: report.log }, report),
    registerBaseActions(findings, dockerfiles, report),
  );
}
