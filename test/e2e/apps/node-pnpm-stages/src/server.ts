import { createServer } from 'node:http';
import ms from 'ms';

const port = Number(process.env.PORT ?? 3000);
createServer((request, response) => {
  const wait = decodeURIComponent((request.url ?? '/').slice(1)) as ms.StringValue;
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ wait: ms(wait), mode: process.env.NODE_ENV, args: process.argv.slice(2) }));
}).listen(port);
