// @ts-check
// Part of node tools/generate.mjs: writes the sizes and programs of the catalogue's images from what was measured.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../bundle.mjs';
import { readMeasured } from './files.mjs';
import { measuredTable } from './measuredTable.mjs';

const table = JSON.parse(readFileSync(path.join(root, 'tools/data/distroless.json'), 'utf8'));
writeFileSync(path.join(root, 'src/core/catalog/measured.generated.ts'), measuredTable(readMeasured(root), table));
