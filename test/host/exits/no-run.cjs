'use strict';
exports.other = 1;
