const http = require('node:http');

const server = http.createServer((request, response) => response.end('hello from node\n'));
server.listen(Number(process.env.PORT));
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => server.close(() => process.exit(0)));
