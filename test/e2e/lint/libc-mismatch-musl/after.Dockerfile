FROM debian:bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev musl-tools
COPY hello.c /src/
RUN musl-gcc -static -O2 -o /hello /src/hello.c

FROM gcr.io/distroless/base-debian13:nonroot
COPY --from=build /hello /hello
ENTRYPOINT ["/hello"]
