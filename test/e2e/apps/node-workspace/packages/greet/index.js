exports.greet = (name) => `hello ${name} from ${__dirname}`;
