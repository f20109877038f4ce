require('node:http')
  .createServer((request, response) => {
    response.end(`${process.version} ${process.env.GREETING} ${request.url} ${process.execArgv.at(-1)}\n`);
  })
  .listen(Number(process.env.PORT));
