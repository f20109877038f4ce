const { appendFileSync, readFileSync } = require('node:fs');
const http = require('node:http');
const shout = require('shout');

const server = http.createServer((request, response) => {
  appendFileSync('cache/visits.txt', '|');
  const visits = readFileSync('cache/visits.txt', 'utf8');
  const note = readFileSync('/srv/public/note.txt', 'utf8');
  response.end(`${process.env.GREETING} ${shout(request.url)} ${visits} ${note}`);
});
server.listen(3000);
process.on('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
});
