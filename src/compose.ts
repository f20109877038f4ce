// What the extension asks about the text of Compose files. On the desktop this is a bundle of its own, as the reader of YAML
// is no small thing and most people never open such a file.
export { composeBuilds } from './core/compose/builds';
export { composeReferences } from './core/compose/imageReferences';
export { namedInCompose } from './core/compose/namedInCompose';
