const fs = require('node:fs');
const path = require('node:path');

const file = path.join(__dirname, 'data', 'visits.txt');
require('node:http')
  .createServer((request, response) => {
    try {
      fs.appendFileSync(file, '|');
      response.end(fs.readFileSync(file));
    } catch (error) {
      response.writeHead(500).end(error.code);
    }
  })
  .listen(3000);
