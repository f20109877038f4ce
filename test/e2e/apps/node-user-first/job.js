const fs = require('node:fs');

fs.appendFileSync('visits.txt', '|');
console.log(fs.readFileSync('visits.txt', 'utf8'));
