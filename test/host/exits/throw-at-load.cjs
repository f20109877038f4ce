'use strict';
throw new Error('at load');
