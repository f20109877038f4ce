'use strict';
exports.run = (_root, done) => done(null, 0);
