const http = require('node:http');

const server = http.createServer((request, response) => response.end('hello from node\n'));
server.listen(Number(process.env.PORT));
process.on('SIGTERM', () => server.close(() => process.exit(0)));
