// What the sidebar does with an image beyond showing its files. On the desktop this is a bundle of its own, which is loaded when
// something of it is first asked for.
export { readPackages } from './core/contents/packages';
export { reportText, showWhy } from './vscode/explorer/checks/reports';
