'use strict';
exports.run = async () => {
  setTimeout(() => {
    throw new Error('uncaught');
  }, 50);
  await new Promise((resolve) => setTimeout(resolve, 300));
};
