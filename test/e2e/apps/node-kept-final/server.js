const port = Number(process.env.PORT || 3000);
process.on('SIGTERM', () => process.exit(0));
require('node:http')
  .createServer((request, response) => response.end(`${process.version} ${request.url} ${process.argv.slice(2)}\n`))
  .listen(port);
