const port = Number(process.env.PORT || 3000);
require('node:http')
  .createServer((request, response) => {
    response.statusCode = request.url === '/health' && process.env.BROKEN ? 503 : 200;
    response.end(JSON.stringify({ url: request.url, greeting: process.env.GREETING, directory: process.cwd() }));
  })
  .listen(port);
