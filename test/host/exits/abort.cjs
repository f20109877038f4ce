'use strict';
exports.run = async () => process.abort();
