// @ts-check
// node test/e2e/bed/make.mjs: makes, from Debian packages and npm, stand-ins for the images that the engine tests of CI
// build upon, where no image of that name is there. Needs root, mmdebstrap and a Docker engine; asks no image registry.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { builderNames, makeBuilder } from './builders.mjs';
import { makeDebian } from './debian.mjs';
import { makeDistroless } from './distroless.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'distroless-bed-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

makeDebian('trixie', '13', folder);
makeDebian('bookworm', '12', folder);
for (const name of builderNames) makeBuilder(name, folder);
for (const id of ['static', 'base', 'cc', 'nodejs22', 'java-base', 'java21']) makeDistroless(`${id}-debian13`, folder);
