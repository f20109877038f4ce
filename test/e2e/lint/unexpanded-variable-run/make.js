require('node:fs').writeFileSync(`${process.argv[2]}.js`, 'console.log("made")');
