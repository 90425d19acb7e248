import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { ComposeService } from './compose-file.js';
import type { BindMount } from './container-root.js';
import { parseDockerfile, readDockerfile } from './dockerfile.js';
import type { ServerTools } from './server-tools.js';

/** Where the programs of this machine lie that stand for what images hold. */
export interface ImageSources {
  /** The product's image as a folder. */
  readonly imageRoot: string;
  readonly tools: ServerTools;
  /** Folder with `bin/postgres` and `bin/initdb`. */
  readonly postgres: string;
  /** The temporal command, for where its server cannot be built. */
  readonly temporalCli: string;
  /** Folder of small programs that this machine lacks. */
  readonly shims: string;
}

/** What stands for an image, and how it runs a service. */
export interface ImageParts {
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly binds: readonly BindMount[];
  /** What runs here in place of what the image would run. */
  readonly runsAs: string;
}

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
/** What the entry point of the postgres image does, in short: a first start makes the cluster. */
const POSTGRES_ENTRY = `if [ ! -s "$PGDATA/PG_VERSION" ]; then
  mkdir -p "$PGDATA" && chmod 700 "$PGDATA"
  initdb --pgdata="$PGDATA" --username=postgres --pwfile="$POSTGRES_PASSWORD_FILE" $POSTGRES_INITDB_ARGS
fi
exec "$@" -c listen_addresses='*' -c unix_socket_directories=/var/run/postgresql`;

/** What stands for the image of a service; undefined where this machine has nothing like it. */
export function imageParts(service: ComposeService, sources: ImageSources): ImageParts | undefined {
  const [repository = ''] = service.image.split(':');
  return PARTS[repository]?.(service, sources);
}

const PARTS: Readonly<
  Record<string, (service: ComposeService, sources: ImageSources) => ImageParts | undefined>
> = {
  'grid-power-stream': ownParts,
  postgres: postgresParts,
  caddy: (service, sources) =>
    toolParts(service, sources, 'caddy', [['bin/caddy', '/usr/local/bin/caddy']]),
  'temporalio/server': (service, sources) =>
    toolParts(service, sources, 'temporal-server', [
      ['bin/temporal-server', '/usr/local/bin/temporal-server'],
    ]) ?? developmentServer(sources),
  'temporalio/admin-tools': (service, sources) =>
    toolParts(service, sources, 'temporal-sql-tool', [
      ['bin/temporal-sql-tool', '/usr/local/bin/temporal-sql-tool'],
      ['schema', '/etc/temporal/schema'],
    ]),
  'temporalio/ui': (service, sources) =>
    toolParts(service, sources, 'ui-server', [
      ['bin/ui-server', '/home/ui-server/ui-server'],
      ['config', '/home/ui-server/config'],
    ]),
};

/** Entry point and environment come from the Dockerfile itself. */
function ownParts(service: ComposeService, { imageRoot }: ImageSources): ImageParts {
  const instructions = parseDockerfile(readDockerfile());
  const last = (keyword: string): string =>
    instructions.filter((one) => one.keyword === keyword).at(-1)?.text ?? '';
  const entry = JSON.parse(last('ENTRYPOINT')) as readonly string[];
  const variables = last('ENV')
    .split(/\s+/)
    .map((pair) => pair.split('=') as [string, string]);
  const folders = ['app', 'usr/local/bin/node', 'etc/ssl/certs/ca-certificates.crt'];
  return {
    argv: [...entry, ...(service.command ?? [])],
    environment: { PATH, ...Object.fromEntries(variables) },
    binds: folders
      .map((path) => readOnly(join(imageRoot, path), `/${path}`))
      .filter(({ source }) => existsSync(source)),
    runsAs: 'production install of this checkout',
  };
}

function postgresParts(service: ComposeService, { postgres, shims }: ImageSources): ImageParts {
  return {
    argv: ['/bin/sh', '-euc', POSTGRES_ENTRY, 'postgres', ...(service.command ?? [])],
    environment: { PATH: `/opt/postgres/bin:${PATH}` },
    binds: [
      readOnly(postgres, '/opt/postgres'),
      readOnly(join(shims, 'pg_isready'), '/usr/local/bin/pg_isready'),
    ],
    runsAs: 'PostgreSQL of the npm package, its entry point in short',
  };
}

function toolParts(
  { entrypoint = [], command = [] }: ComposeService,
  { tools }: ImageSources,
  tool: Parameters<ServerTools['get']>[0],
  files: readonly (readonly [from: string, to: string])[],
): ImageParts | undefined {
  const folder = tools.get(tool);
  if (folder === undefined) return undefined;
  return {
    argv: [...entrypoint, ...command],
    environment: { PATH },
    binds: files.map(([from, to]) => readOnly(join(folder, from), to)),
    runsAs: `${tool} built from its own source at the image's version`,
  };
}

/** The development server keeps its state in memory, not in PostgreSQL. */
function developmentServer({ temporalCli }: ImageSources): ImageParts {
  const listen = ['--ip', '0.0.0.0', '--port', '7233', '--http-port', '7243', '--headless'];
  return {
    argv: ['/usr/local/bin/temporal', 'server', 'start-dev', ...listen, '--log-level', 'warn'],
    environment: { PATH, HOME: '/tmp' },
    binds: [readOnly(temporalCli, '/usr/local/bin/temporal')],
    runsAs: 'DEVELOPMENT SERVER of the Temporal CLI: its server could not be built here',
  };
}

function readOnly(source: string, target: string): BindMount {
  return { source, target, isReadOnly: true };
}

/** Owner and mode of the folders that the image makes for volumes, by path. */
export function volumeOwners(): ReadonlyMap<
  string,
  { readonly uid: number; readonly gid: number; readonly mode: number }
> {
  const owners = new Map<string, { uid: number; gid: number; mode: number }>();
  const made = /install -d -o (\d+) -g (\d+) -m (\d+)((?: \/[\w/-]+)+)/g;
  for (const { text } of parseDockerfile(readDockerfile())) {
    for (const [, uid, gid, mode = '755', paths = ''] of text.matchAll(made)) {
      for (const path of paths.trim().split(' ')) {
        owners.set(path, { uid: Number(uid), gid: Number(gid), mode: Number.parseInt(mode, 8) });
      }
    }
  }
  return owners;
}
