FROM debian:bookworm-slim AS build
WORKDIR /signalbox
COPY scripts scripts
RUN scripts/setup build
COPY . .
RUN cmake --preset release -DBUILD_TESTING=OFF && cmake --build --preset release --target signalbox && strip build/release/bin/signalbox

FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates tzdata libcpp-httplib0.11 libsqlite3-0 libsodium23 libcurl4 libssl3 libcjose0 libpugixml1v5 libtomlplusplus3 libspdlog1.10 && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin signalbox && install -d -o signalbox -g signalbox -m 0700 /data
COPY --from=build /signalbox/build/release/bin/signalbox /usr/local/bin/signalbox
USER signalbox
VOLUME /data
EXPOSE 8640
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8640 && printf 'GET /healthz HTTP/1.0\\r\\nHost: localhost:8640\\r\\n\\r\\n' >&3 && head -n1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["signalbox"]
CMD ["serve", "--listen", "0.0.0.0:8640", "--data", "/data"]
