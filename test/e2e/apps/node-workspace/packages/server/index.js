const { greet } = require('@repo/greet');
const port = Number(process.env.PORT ?? 3000);
process.on('SIGTERM', () => process.exit(0));
require('node:http')
  .createServer((request, response) => response.end(greet(`${request.url} ${process.argv.slice(2)}`)))
  .listen(port);
