const { open } = require('node:fs/promises');

require('node:http')
  .createServer(async (request, response) => {
    const log = await open('logs/requests.log', 'a');
    await log.write(`${request.url}\n`);
    await log.close();
    response.end('written');
  })
  .listen(3000);
