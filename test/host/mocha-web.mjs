// @ts-check
// Mocha's build for browsers puts its class on the global object only.
import '../../node_modules/mocha/mocha.js';

export default /** @type {any} the class, whose types are those of the package */ (globalThis).Mocha;
