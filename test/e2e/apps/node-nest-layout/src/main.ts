import { createServer } from 'node:http';
import { AppService } from './app.service';

const service = new AppService();
createServer((request, response) => {
  response.end(service.greet(request.url ?? '/'));
}).listen(Number(process.env.PORT ?? 3000));
