const port = Number(process.env.PORT || 3000);
require('node:http')
  .get({ port, path: '/health' }, (response) => process.exit(response.statusCode === 200 ? 0 : 1))
  .on('error', () => process.exit(1));
