const fs = require('node:fs');

require('node:http')
  .createServer((request, response) => {
    try {
      fs.appendFileSync('data/visits.txt', '|');
      response.end(fs.readFileSync('data/visits.txt'));
    } catch (error) {
      response.writeHead(500).end(error.code);
    }
  })
  .listen(3000);
