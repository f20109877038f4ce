// What the sidebar does with an image beyond showing its files. On the desktop this is a bundle of its own, which is loaded when
// something of it is first asked for.
export { checks } from './core/checks/checks';
export { notCovered, readPackages } from './core/contents/packages';
export { instructionText } from './core/image/instruction';
export { checkImage } from './vscode/explorer/checks/checkImage';
export { reportText, showWhy } from './vscode/explorer/checks/reports';
export { ownerOf, ownersIn, packagesIn, packageTooltip, unownedIn } from './vscode/explorer/packages/installed';
export { changesOf, deletedIn, layersBelow } from './vscode/explorer/layers/layersBelow';
export { factsOf } from './vscode/explorer/overview/facts';
export { addSizes, narrowed } from './vscode/explorer/shownFiles';
export { changeTooltip, entryTooltip, layerTooltip } from './vscode/explorer/tooltips';
export { goToFile } from './vscode/explorer/find/goToFile';
export { createNamedFiles } from './vscode/explorer/workspace/namedFiles';
export { openMap, showMap } from './vscode/explorer/sizeMap/openMap';
export { chooseOther } from './vscode/explorer/compare/chooseOther';
export { chooseConversion } from './vscode/explorer/compare/compareConversion';
export { lookCloser, lookFirst } from './vscode/explorer/compare/compared';
export { comparisonText } from './vscode/explorer/compare/comparisonText';
export { openAllChanges } from './vscode/explorer/compare/openAllChanges';
export { openChange } from './vscode/explorer/compare/openChange';
export { goToInstruction } from './vscode/explorer/blame/goToInstruction';
export { instructionHover } from './vscode/explorer/blame/instructionHover';
export { openFileInImage } from './vscode/explorer/files/openFile';
export { revealInImageTree } from './vscode/explorer/files/reveal';
export { copyDigest, copyInstructions, copyNames, copyPaths } from './vscode/explorer/copy/copyCommands';
export { dropEdits } from './vscode/explorer/copy/drop';
export { insertInstructions } from './vscode/explorer/copy/insert';
