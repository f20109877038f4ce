// Writes the layout that a build with output: 'standalone' leaves behind.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
mkdirSync('.next/standalone/.next/server', { recursive: true });
mkdirSync('.next/static', { recursive: true });
writeFileSync('.next/static/app.css', 'body {}\n');
cpSync('app/page.js', '.next/standalone/.next/server/page.js');
cpSync('package.json', '.next/standalone/package.json');
writeFileSync(
  '.next/standalone/server.js',
  `const fs = require('node:fs');
const path = require('node:path');
process.env.NODE_ENV = 'production';
process.chdir(__dirname);
const { page } = require('./.next/server/page.js');
require('node:http').createServer((request, response) => {
  const name = path.normalize(request.url).replace('/_next/', '/.next/');
  for (const root of ['public', '.']) {
    const file = path.join(__dirname, root, name);
    if (/[.](css|txt)$/.test(name) && fs.existsSync(file)) return response.end(fs.readFileSync(file));
  }
  fs.mkdirSync('.next/cache', { recursive: true });
  fs.writeFileSync('.next/cache/last', request.url);
  response.end(page(request.url) + ' kept ' + fs.readFileSync('.next/cache/last', 'utf8'));
}).listen(Number(process.env.PORT), process.env.HOSTNAME);
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(143));
`,
);
