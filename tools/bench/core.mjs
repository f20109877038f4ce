// @ts-check
// The core as the parts of the benchmark call it.
import { bundleCore, loadCore } from '../core.mjs';

export const core = loadCore(await bundleCore());
/** Nothing that is measured is cancelled. */
export const signal = new AbortController().signal;
