FROM gcc:14 AS build
RUN apt-get update && apt-get install -y --no-install-recommends libsqlite3-dev
COPY version.c /src/
RUN gcc -O2 -o /version /src/version.c -lsqlite3

FROM gcr.io/distroless/base-debian13
COPY --from=build /version /version
COPY --from=build /usr/lib/x86_64-linux-gnu/libsqlite3.so.0 /usr/lib/x86_64-linux-gnu/
ENTRYPOINT ["/version"]
