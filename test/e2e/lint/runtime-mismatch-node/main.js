console.log(require('addon').hello());
