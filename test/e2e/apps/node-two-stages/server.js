const shout = require('shout');

require('node:http')
  .createServer((request, response) => response.end(shout(`${request.url} ${process.env.NODE_ENV}`)))
  .listen(3000);
