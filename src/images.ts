// What the extension asks about images that lie somewhere. On the desktop this is a bundle of its own, which is loaded when the
// first image is looked into, so that to start the extension costs nothing of it.
export { removeLeftovers } from './core/engine/exportedFiles';
export { heldBy } from './core/engine/heldBy';
export { describeEngineImages, listEngineImages, listEngineNames } from './core/engine/listEngineImages';
export { findEngines, isNear, listEngines } from './core/engine/listEngines';
export { pullImage } from './core/engine/pull';
export { quickView } from './core/engine/quickView';
export { readNode } from './core/image/content';
export { openTree } from './core/image/openTree';
export { findPlace, imageSource, listImages } from './core/image/sources/place';
