import { createServer } from 'node:http';

const ms = require('ms') as (text: string) => number;

createServer((request, response) => {
  const wanted: string = decodeURIComponent((request.url ?? '/').slice(1));
  response.end(`${ms(wanted)}\n`);
}).listen(3000);
