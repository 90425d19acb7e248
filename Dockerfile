# One image for every role; the role is the command: `worker --roles compute`, `api`, `migrate` ...
# Exact tags stand for digests, which cannot be looked up where this file is written.

# Builds dist/ from the sources.
FROM node:24.21.0-bookworm AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --include=dev --ignore-scripts --no-audit --no-fund
COPY .swcrc ./
COPY domain ./domain
COPY sources ./sources
COPY platform ./platform
COPY activities ./activities
COPY workflows ./workflows
COPY worker ./worker
COPY api ./api
COPY cli ./cli
COPY bench ./bench
RUN node cli/build.mjs

# The packages a role needs, without what no role loads.
FROM node:24.21.0-bookworm AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund
COPY infra/image ./infra/image
RUN node infra/image/prune.mjs . \
  && find node_modules -name '*.node' -exec strip --strip-unneeded {} + \
  && strip --strip-unneeded -o /node "$(command -v node)"

FROM debian:bookworm-20260824-slim
# Folders that volumes are mounted on: a new volume takes their owner. 10001 is the product, 10002 the
# proxy, 10003 the local identity provider.
RUN groupadd --gid 10001 grid \
  && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin grid \
  && install -d -o 10001 -g 10001 -m 0755 /var/lib/grid \
  && install -d -o 10001 -g 10001 -m 0750 /var/lib/grid/lake \
  && install -d -o 10002 -g 10002 -m 0700 /var/lib/grid-proxy \
  && install -d -o 10003 -g 10003 -m 0700 /var/lib/grid-identity \
  && install -d -o 10003 -g 10003 -m 0755 /var/lib/grid/ca
WORKDIR /app
COPY --from=packages /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=packages /node /usr/local/bin/node
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json package-lock.json ./
COPY sql ./sql
ENV NODE_ENV=production \
  GRID_HOME=/var/lib/grid \
  GRID_LISTEN_HOST=0.0.0.0
USER 10001:10001
EXPOSE 3000
STOPSIGNAL SIGTERM
# Asks a worker where GRID_HEALTH_FILE is set, else the API.
HEALTHCHECK --interval=15s --timeout=10s --start-period=20s --retries=3 \
  CMD ["node", "/app/dist/cli/main.js", "health"]
ENTRYPOINT ["node", "--enable-source-maps", "/app/dist/cli/main.js"]
CMD ["--help"]
