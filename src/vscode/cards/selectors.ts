import type { DocumentSelector } from 'vscode';

/** The files that VS Code takes for Dockerfiles. */
export const dockerfileSelector: DocumentSelector = { language: 'dockerfile' };

/** The files that VS Code takes for those of Compose, and others named like them. */
export const composeSelector: DocumentSelector = [
  { language: 'dockercompose' },
  { language: 'yaml', pattern: '**/{compose,docker-compose}*.{yml,yaml}' },
];
