import type * as compose from '../compose';
import type * as dockerfiles from '../dockerfiles';
import type * as explorer from '../explorer';
import type * as images from '../images';

/** What the core knows of Dockerfiles; the extension is given a way to load it, for most of its weight is there. */
export type Dockerfiles = typeof dockerfiles;

/** The same of Compose files. */
export type Compose = typeof compose;

/** What the core knows of images that lie somewhere. */
export type Images = typeof images;

/** What the sidebar does with an image beyond showing its files. */
export type Explorer = typeof explorer;
