import { Uri, type Webview } from 'vscode';
import type { MapTarget } from './target';

/** The page of a size map: empty, until its script has asked for what is to be in it. Nothing but files of `bundles` runs in it. */
export function pageOf(webview: Webview, bundles: Uri, place: string, { mode, id, selected }: MapTarget): string {
  const file = (name: string): string => attribute(webview.asWebviewUri(Uri.joinPath(bundles, name)).toString());
  const nonce = crypto.randomUUID();
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${webview.cspSource}`;
  const context = JSON.stringify({ preventDefaultContextMenuItems: true, sizeMapPlace: place });
  const data = { place, mode, id, ...(selected !== undefined && { selected }), 'vscode-context': context };
  const attributes = Object.entries(data).map(([key, value]) => `data-${key}="${attribute(value)}"`);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Size map</title>
<link rel="stylesheet" href="${file('sizeMap.css')}">
</head>
<body ${attributes.join(' ')}>
<script nonce="${nonce}" src="${file('sizeMap.js')}"></script>
</body>
</html>`;
}

/** A text as the value of an attribute. */
function attribute(text: string): string {
  return text.replace(/[&"<>\r\n\0]/g, (char) => `&#${char.charCodeAt(0)};`);
}
