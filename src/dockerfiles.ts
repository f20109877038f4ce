// What the extension asks about the text of Dockerfiles. On the desktop this is a bundle of its own, which the extension
// loads when the first Dockerfile is looked into, so that to start it and to browse images cost nothing of it.
export { cardMarkdown, cardPage } from './core/catalog/cardText';
export { comparisonPage } from './core/catalog/comparisonPage';
export { imageCard } from './core/catalog/imageCard';
export { referenceCard } from './core/catalog/referenceCard';
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
