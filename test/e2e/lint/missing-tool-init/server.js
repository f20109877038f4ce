const port = Number(process.env.PORT ?? 8080);
require('node:http')
  .createServer((request, response) => response.end('hello'))
  .listen(port);
