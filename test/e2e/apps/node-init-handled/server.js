const server = require('node:http').createServer((request, response) => {
  response.statusCode = process.env.BROKEN ? 500 : 200;
  response.end(`pid ${process.pid > 0}\n`);
});
server.listen(3000, '0.0.0.0');
process.on('SIGTERM', () => process.exit(3));
