const bcrypt = require('bcrypt');
const sharp = require('sharp');
const port = Number(process.env.PORT ?? 3000);
require('node:http')
  .createServer(async (request, response) => {
    const hash = bcrypt.hashSync(request.url, 4);
    const image = await sharp({ create: { width: 8, height: 4, channels: 3, background: '#123456' } })
      .png()
      .toBuffer();
    const { width, height } = await sharp(image).metadata();
    response.end(`${request.url} ${bcrypt.compareSync(request.url, hash)} ${width}x${height}\n`);
  })
  .listen(port);
