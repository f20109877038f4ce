const port = Number(process.env.PORT || 3000);
require('node:http')
  .createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ url: request.url, args: process.argv.slice(2), greeting: process.env.GREETING }));
  })
  .listen(port);
