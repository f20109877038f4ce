import { createServer } from 'node:http';

const server = createServer((request, response) => response.end(process.argv.slice(2).join('|')));
server.listen(3000);
process.on('SIGTERM', () => server.close(() => process.exit(0)));
server.keepAliveTimeout = 1;
