'use strict';
exports.run = () => {
  console.log('ran');
  return new Promise(() => {});
};
