// @ts-check

/**
 * What a walk through the product is given.
 * @typedef {object} Walk
 * @property {import('../ui.mjs').Ui} ui
 * @property {import('playwright-core').Page} page
 * @property {(file: string) => string} at the path of a file of the workspace, which is a copy of the samples
 * @property {(what: string) => void} step counts what was shown to work
 * @property {(name: string) => Promise<void>} picture keeps a picture, where pictures are wanted
 * @property {import('../engineWorld.mjs').EngineWorld | undefined} world what it is in, if it asked for that
 */

export {};
