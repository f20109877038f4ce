import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';

const page = await readFile(new URL('./page.html', import.meta.url), 'utf8');
createServer((request, response) => {
  response.setHeader('content-type', 'text/html');
  response.end(page.replace('WORDS', process.argv.slice(2).join(' ')));
}).listen(8080);
