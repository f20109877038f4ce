'use strict';
exports.run = async () => console.log('ran');
