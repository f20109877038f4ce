import type * as compose from '../compose';
import type * as dockerfiles from '../dockerfiles';

/** What the core knows of Dockerfiles; the extension is given a way to load it, for most of its weight is there. */
export type Dockerfiles = typeof dockerfiles;

/** The same of Compose files. */
export type Compose = typeof compose;
