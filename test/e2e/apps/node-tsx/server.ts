import { createServer } from 'node:http';

interface Answer {
  readonly url: string;
  readonly args: readonly string[];
}
const port = Number(process.env.PORT ?? 3000);
createServer((request, response) => {
  const answer: Answer = { url: request.url ?? '/', args: process.argv.slice(2) };
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(answer));
}).listen(port);
