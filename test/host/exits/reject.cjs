'use strict';
exports.run = async () => {
  throw new Error('boom');
};
