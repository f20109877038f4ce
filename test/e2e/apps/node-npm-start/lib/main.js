if (require.main !== module) throw new Error('not the program itself');
const port = Number(process.env.PORT || 3000);
require('node:http')
  .createServer((request, response) => {
    const { GREETING: greeting } = process.env;
    response.end(JSON.stringify({ greeting, args: process.argv.slice(2), directory: process.cwd(), file: __filename }));
  })
  .listen(port);
