import { createServer } from 'node:http';
import { createRequire } from 'node:module';

const { digest } = createRequire(import.meta.url)('./engine.node');
createServer((request, response) => response.end(`${digest(request.url)}\n`)).listen(Number(process.env.PORT ?? 3000));
