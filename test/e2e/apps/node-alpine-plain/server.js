const kleur = require('kleur');
const port = Number(process.env.PORT ?? 3000);
require('node:http')
  .createServer((request, response) => response.end(`${kleur.bold(request.url)} ${process.argv.slice(2)}\n`))
  .listen(port);
