import { Uri, ViewColumn, window, type WebviewPanel } from 'vscode';
import { printable } from '../../../core/image/printable';
import { imageLabel } from '../../images/describe';
import { placeKey } from '../../images/imageUri';
import type { ShownPlace } from '../../images/shownPlace';
import type { Explore } from '../explore';
import { createMapPanel, type MapPanel } from './mapPanel';
import { pageOf } from './page';
import { mapViewType, type MapTarget } from './target';

/** Shows where the bytes of an image are, in the panel that it has or in a new one. */
export function openMap(on: Explore, panels: Map<string, MapPanel>, place: ShownPlace, target: MapTarget): void {
  const open = panels.get(placeKey(place));
  if (open !== undefined) return open.goTo(target);
  const title = `Size map: ${printable(imageLabel(place))}`;
  const panel = window.createWebviewPanel(mapViewType, title, ViewColumn.Active, {});
  showMap(on, panels, panel, place, target);
}

/** Shows it in a panel that is there, as after a restart; what the page itself remembers goes before `target`. */
export function showMap(
  on: Explore,
  panels: Map<string, MapPanel>,
  panel: WebviewPanel,
  place: ShownPlace,
  target: MapTarget,
): void {
  const key = placeKey(place);
  const bundles = Uri.joinPath(on.context.extensionUri, 'dist');
  const map = createMapPanel(on, panel, place);
  panels.set(key, map);
  panel.onDidDispose(() => {
    map.dispose();
    panels.delete(key);
  });
  const icon = (theme: string): Uri => Uri.joinPath(on.context.extensionUri, 'media', `sizeMap-${theme}.svg`);
  panel.iconPath = { light: icon('light'), dark: icon('dark') };
  panel.webview.options = { enableScripts: true, localResourceRoots: [bundles] };
  panel.webview.html = pageOf(panel.webview, bundles, key, target);
}
