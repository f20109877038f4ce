const { Worker } = require('node:worker_threads');
const cluster = require('node:cluster');

if (cluster.isPrimary) {
  console.log('args', process.argv.slice(2));
  new Worker('console.log("a thread")', { eval: true }).on('exit', () => {
    cluster.fork().on('exit', (code) => {
      console.log('a worker ended with', code);
      process.exitCode = 3;
    });
  });
} else {
  console.log('a worker');
  process.exit(5);
}
