// @ts-check
// node tools/screenshots.mjs: takes the pictures of README.md from the running product. Needs a build.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { root } from '../test/host/servers.mjs';
import { openUi } from '../test/host/ui.mjs';

const folder = path.join(root, 'sample');
const pictures = path.join(root, 'media');
const size = { width: 1000, height: 640 };
mkdirSync(pictures, { recursive: true });

await picture('convert.png', { file: 'go/Dockerfile', line: 1 }, async (ui) => {
  await ui.shows('FROM');
  await ui.lightbulb('distroless');
});

/**
 * Opens a sample, brings about what the picture shows, and takes it.
 * @param {string} name
 * @param {{ file: string, line: number, column?: number }} at
 * @param {(ui: import('../test/host/ui.mjs').Ui) => Promise<void>} prepare
 */
async function picture(name, { file, ...at }, prepare) {
  const { ui, close } = await openUi({ folder, file: path.join(folder, file), ...at, size });
  try {
    await prepare(ui);
    await ui.screenshot(path.join(pictures, name));
    console.log(`media/${name}`);
  } finally {
    await close();
  }
}
