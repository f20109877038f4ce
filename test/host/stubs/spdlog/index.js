'use strict';
// The real module is native code that would have to be compiled. VS Code reads output channels back from the files
// that this writes, so lines are appended at once, without rotation.
const { appendFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'critical'];
const info = levels.indexOf('info');

class Logger {
  #file;
  #level = info;
  #stamped = true;

  constructor(_type, _name, file) {
    mkdirSync(dirname(file), { recursive: true });
    this.#file = file;
  }

  getLevel() {
    return this.#level;
  }

  setLevel(level) {
    this.#level = level;
  }

  clearFormatters() {
    this.#stamped = false;
  }

  setPattern() {}
  flush() {}
  drop() {}

  write(level, message) {
    if (level < this.#level) return;
    const head = `${new Date().toISOString().slice(0, -1).replace('T', ' ')} [${levels[level]}] `;
    try {
      appendFileSync(this.#file, this.#stamped ? `${head}${message}\n` : message);
    } catch {
      // The scratch folder is removed when a run ends; what is logged after that is of no use.
    }
  }
}
levels.forEach((name, level) => {
  Logger.prototype[name] = function (message) {
    this.write(level, message);
  };
});

exports.version = 0;
exports.Logger = Logger;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.createRotatingLogger = async (name, file) => new Logger('rotating', name, file);
exports.createAsyncRotatingLogger = async (name, file) => new Logger('rotating_async', name, file);
