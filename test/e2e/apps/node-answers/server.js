const fs = require('node:fs');

require('node:http')
  .createServer((request, response) => {
    fs.appendFileSync('visits.txt', '|');
    response.end(fs.readFileSync('visits.txt'));
  })
  .listen(3000);
