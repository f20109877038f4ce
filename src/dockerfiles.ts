// What the extension asks about the text of Dockerfiles. On the desktop this is a bundle of its own, which the extension
// loads when the first Dockerfile is looked into, so that to start it and to browse images cost nothing of it.
export { moveToCurrentDebian } from './core/base/currentDebian';
export { debugCommands } from './core/base/debug';
export { pinDigest, unpinDigest } from './core/base/digest';
export { flavourAt, switchFlavour } from './core/base/flavour';
export { scratchToStatic } from './core/base/scratch';
export { verifyCommand } from './core/base/verify';
export { writtenAt } from './core/base/written';
export { cardMarkdown, cardPage } from './core/catalog/cardText';
export { comparisonPage } from './core/catalog/comparisonPage';
export { imageCard } from './core/catalog/imageCard';
export { referenceCard } from './core/catalog/referenceCard';
export { startCard } from './core/catalog/startCard';
export { composeCard } from './core/compose/composeCard';
export { composeReferences } from './core/compose/imageReferences';
export { heldToBuilder } from './core/convert/buildCheck';
export { convertDockerfile } from './core/convert/convert';
export { movedLine } from './core/convert/movedLine';
export { rules } from './core/convert/rules/table';
export { applyEdits } from './core/dockerfile/edit';
export { imageReferences, referenceAt } from './core/dockerfile/imageReferences';
export { parseDockerfile } from './core/dockerfile/parse';
export { fixAll } from './core/lint/fixAll';
export { ignoreHereEdit } from './core/lint/ignore';
export { lintDockerfile } from './core/lint/lint';
export { lintRules } from './core/lint/rules/table';
export { isReference, parseReference } from './core/image/reference';
