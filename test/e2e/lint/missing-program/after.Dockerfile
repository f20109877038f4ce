FROM debian:13-slim AS prepare
RUN ["mkdir", "-p", "/made/var/lib/app"]

FROM gcr.io/distroless/base-debian13
COPY --from=prepare /made/var/lib/app /var/lib/app
CMD ["/app"]
