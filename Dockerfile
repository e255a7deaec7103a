# ccr in a container, for clients on other machines or in other containers:
#
#	docker build -t ccr .
#	docker run -d --name ccr -p 127.0.0.1:3456:3456 -e DEEPSEEK_API_KEY \
#	    -v "$PWD/config.json:/etc/ccr/config.json:ro" -v ccr:/var/lib/ccr ccr
#
# It listens on all of the container's addresses, so the configuration needs an
# APIKEY; clients that call it by another name than localhost need that name in
# ALLOWED_HOSTS. The file has to be readable for the user with the number 10001.
FROM debian:bookworm-slim AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends gcc libbearssl-dev libc6-dev \
        libcurl4-openssl-dev libjsmn-dev make pkg-config \
    && rm -rf /var/lib/apt/lists/*
COPY . /src
WORKDIR /src
RUN make -j"$(nproc)" PREFIX=/usr install DESTDIR=/out

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates libbearssl0 \
        libcurl4 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --user-group --home-dir /var/lib/ccr \
        --shell /usr/sbin/nologin ccr \
    && install -d -o ccr -g ccr -m 700 /var/lib/ccr
COPY --from=build /out /
USER ccr
ENV CCR_HOME=/var/lib/ccr
VOLUME /var/lib/ccr
EXPOSE 3456
HEALTHCHECK --interval=30s --timeout=5s --start-period=5s \
    CMD ["ccr", "-c", "/etc/ccr/config.json", "status"]
ENTRYPOINT ["/usr/libexec/ccr/ccrd", "-c", "/etc/ccr/config.json"]
CMD ["-l", "0.0.0.0:3456"]
