export default function mode(request, response) {
  response.json({ mode: process.env.NODE_ENV, url: request.url });
}
