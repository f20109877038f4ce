// @ts-check

/**
 * What the search for a browser asks of the machine.
 * @typedef {object} Machine
 * @property {NodeJS.Platform} platform
 * @property {Readonly<Record<string, string | undefined>>} env
 * @property {(command: string) => Promise<boolean>} works whether a path, or a name on PATH, is a browser that starts
 * @property {() => Promise<string | undefined>} download Playwright's own browser, fetched if need be
 * @property {() => Promise<void>} aptInstall
 * @property {boolean} hasApt whether this is Debian or a child of it, and we may install packages
 */

/** What the tests say where there is no browser. */
export const noBrowser = 'No browser was found: install Chrome or Chromium, or set CHROME to the path of one.';

/** Chrome and Chromium by the names they have on PATH. */
const onPath = ['google-chrome', 'google-chrome-stable', 'chrome', 'chromium', 'chromium-browser'];
/** They draw no window, and are all that tests need. */
const headlessOnly = ['chromium-headless-shell', 'chrome-headless-shell'];
const macApps = ['Google Chrome', 'Chromium'].flatMap((name) =>
  ['/Applications', '~/Applications'].map((folder) => `${folder}/${name}.app/Contents/MacOS/${name}`),
);

/**
 * Finds a browser: an installed Chrome or Chromium, then Playwright's own download, then apt; `undefined` for none.
 * The answer is a path or a name on PATH.
 * @param {Machine} machine
 * @returns {Promise<string | undefined>}
 */
export async function findBrowser(machine) {
  return (await installed(machine)) ?? (await downloaded(machine)) ?? (await fromApt(machine));
}

/** @param {Machine} machine */
async function installed(machine) {
  const named = [machine.env['CHROME'], machine.env['CHROMIUM']].flatMap((file) => file || []);
  const apps = machine.platform === 'darwin' ? macApps.map((app) => app.replace('~', machine.env['HOME'] ?? '')) : [];
  for (const command of [...named, ...onPath, ...apps, ...headlessOnly]) {
    if (await machine.works(command)) return command;
  }
  return undefined;
}

/** @param {Machine} machine */
async function downloaded(machine) {
  const file = await machine.download();
  // The download brings no system libraries, and does not start without them.
  return file && (await machine.works(file)) ? file : undefined;
}

/** @param {Machine} machine */
async function fromApt(machine) {
  if (!machine.hasApt) return undefined;
  await machine.aptInstall();
  return installed(machine);
}
