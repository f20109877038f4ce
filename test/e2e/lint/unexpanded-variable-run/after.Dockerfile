FROM gcr.io/distroless/nodejs22-debian13
ENV NAME=made
WORKDIR /app
COPY make.js ./
RUN ["/nodejs/bin/node", "make.js", "made"]
CMD ["made.js"]
