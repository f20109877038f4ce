const { spawn } = require('node:child_process');

require('node:http')
  .createServer((request, response) => spawn('ffmpeg', ['-version']).stdout.pipe(response))
  .listen(3000);
