const shout = require('shout');

require('node:http')
  .createServer((request, response) => response.end(shout(request.url)))
  .listen(3000);
