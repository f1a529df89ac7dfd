# A static binary and nothing else: docker build -t driftlint .
FROM docker.io/library/rust:1-alpine AS build
RUN apk add --no-cache musl-dev
WORKDIR /src
COPY . .
RUN cargo build --release --locked

# With certificates for sslmode=verify-full and a user that is not root.
FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /src/target/release/driftlint /usr/local/bin/driftlint
WORKDIR /work
ENTRYPOINT ["/usr/local/bin/driftlint"]
