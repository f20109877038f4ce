FROM gcr.io/distroless/nodejs22-debian13:nonroot
WORKDIR /app
COPY server.js package.json ./
CMD ["server.js"]
