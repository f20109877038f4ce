const http = require('node:http');
const shout = require('shout');

const server = http.createServer((request, response) => {
  response.end(`${process.env.GREETING} ${process.env.NODE_ENV} ${process.cwd()} ${shout(request.url)}\n`);
});
server.listen(3000);
process.on('SIGINT', () => {
  server.close();
  server.closeAllConnections();
});
