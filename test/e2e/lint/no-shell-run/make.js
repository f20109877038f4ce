require('node:fs').writeFileSync('made.js', 'console.log("made")');
