exports.page = (url) => `page ${url}`;
