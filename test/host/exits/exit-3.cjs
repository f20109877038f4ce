'use strict';
exports.run = async () => process.exit(3);
