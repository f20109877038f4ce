const greet = require('greet');
const port = Number(process.env.PORT || 3000);
require('node:http')
  .createServer((request, response) => response.end(greet(`${request.url} ${process.env.MODE}\n`)))
  .listen(port);
