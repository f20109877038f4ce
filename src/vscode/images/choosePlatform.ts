import { window } from 'vscode';
import { ImageError } from '../../core/image/error';
import type { Platform } from '../../core/image/manifest';
import { platformText } from '../../core/image/platform';

/** Asks which of the platforms of an image is meant; `undefined` if the person leaves. */
export async function choosePlatform(
  name: string,
  platforms: readonly Platform[],
  placeHolder: string,
): Promise<Platform | undefined> {
  const items = new Map(platforms.map((platform) => [platformText(platform), platform]));
  const chosen = await window.showQuickPick([...items.keys()], { title: `Platforms of ${name}`, placeHolder });
  return chosen === undefined ? undefined : items.get(chosen);
}

/** Runs a task; where there is an image, but for other platforms, asks for one of those and runs it for that. */
export async function orForPlatform<T>(
  name: string,
  task: (platform: Platform | undefined) => Promise<T>,
): Promise<T | undefined> {
  try {
    return await task(undefined);
  } catch (error) {
    if (!(error instanceof ImageError) || error.platforms.length === 0) throw error;
    const platform = await choosePlatform(
      name,
      error.platforms,
      'It is not there for this machine; open it for which?',
    );
    return platform && task(platform);
  }
}
