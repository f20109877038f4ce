const { readFileSync } = require('node:fs');
const { homedir } = require('node:os');

console.log(readFileSync(`${homedir()}/greeting.txt`, 'utf8'));
