const fs = require('node:fs');
let count = 0;
require('node:http')
  .createServer((request, response) => {
    fs.appendFileSync('data/visits', `${++count}\n`);
    response.end(fs.readFileSync('data/visits', 'utf8'));
  })
  .listen(3000);
