import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { GridError } from '../../domain/errors/grid-error.js';
import { PROJECT_ROOT } from '../../platform/project-root.js';
import { findPostgresPrograms } from '../stack/postgres-places.js';
import type { Screen } from '../stack/screen.js';
import { findExecutable, resolveTemporalCli, type SearchProgress } from '../stack/temporal-cli.js';

import { givenTemporalCli, hostPath } from './host-environment.js';
import { assembleImage } from './image-folder.js';
import type { ImageSources } from './image-parts.js';
import { runCommand } from './run-command.js';
import { findServerTools } from './server-tools.js';

/** What is decided before the rehearsal enters namespaces of its own; kept as a file. */
export interface RehearsalPlan {
  readonly folder: string;
  readonly secretsFolder: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly sources: Omit<ImageSources, 'tools'>;
  readonly tools: readonly (readonly [name: string, folder: string])[];
}

/** Programs of the system that stand for what a container engine does. */
const NEEDED_PROGRAMS = ['unshare', 'nsenter', 'chroot', 'setpriv', 'mount', 'ip', 'openssl'];

/** The programs behind the foreign images. */
const TOOLS = ['temporal-server', 'temporal-sql-tool', 'ui-server', 'caddy'] as const;

/** The settings that docs/own-server.md gives for simulated data, and the codec server. */
const VARIABLES = {
  COMPOSE_PROFILES: 'local-identity,simulated,encryption',
  GRID_SOURCES: 'simulated',
  GRID_TEMPORAL_NAMESPACE: 'grid-simulated',
  GRID_ODRE_URL: 'http://source-stand-in:4000/api/explore/v2.1',
  GRID_DOMAIN: 'localhost',
  GRID_TLS: 'internal',
};

/** Stands for pg_isready, which the npm package of PostgreSQL lacks: whether the port is open. */
const PG_ISREADY = '#!/bin/bash\nexec 3<>/dev/tcp/127.0.0.1/5432\n';

/**
 * Obtains the programs behind the images, assembles the product's own image as a folder, and makes
 * secrets as on a server.
 *
 * @throws GridError INVALID_CONFIGURATION where this machine cannot separate processes.
 */
export async function prepareRehearsal(screen: Screen): Promise<RehearsalPlan> {
  refuseUnfitMachine();
  let endWaiting = (): void => undefined;
  const progress: SearchProgress = {
    note: (message) => {
      screen.info(message);
    },
    doing: (message) => {
      endWaiting();
      endWaiting = screen.waiting(message);
    },
  };
  try {
    const folder = mkdtempSync(join(tmpdir(), 'grid-rehearsal-'));
    chmodSync(folder, 0o755);
    const tools = await findServerTools(TOOLS, progress);
    const cli = await resolveTemporalCli(givenTemporalCli(), progress);
    const { postgres } = await findPostgresPrograms({ uid: 999, gid: 999 });
    const image = join(folder, 'image');
    await assembleImage(image, (message) => {
      screen.info(message);
    });
    const sources = {
      imageRoot: image,
      postgres: dirname(dirname(postgres)),
      temporalCli: cli.path,
      shims: makeShims(join(folder, 'shims')),
    };
    const secretsFolder = await makeSecrets(join(folder, 'secrets'), tools.get('caddy'));
    return { folder, secretsFolder, variables: VARIABLES, sources, tools: [...tools] };
  } finally {
    endWaiting();
  }
}

function refuseUnfitMachine(): void {
  const path = hostPath();
  const missing = NEEDED_PROGRAMS.filter((name) => findExecutable(name, path) === undefined);
  const reasons = [
    ...(process.platform === 'linux' ? [] : ['it needs Linux']),
    ...(process.getuid?.() === 0 ? [] : ['it needs root, to run each service as its own user']),
    ...(missing.length === 0 ? [] : [`it needs ${missing.join(', ')}`]),
  ];
  if (reasons.length === 0) return;
  throw new GridError(
    'INVALID_CONFIGURATION',
    `the rehearsal cannot run here: ${reasons.join('; ')}`,
  );
}

function makeShims(folder: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'pg_isready'), PG_ISREADY, { mode: 0o755 });
  return folder;
}

/** By the script of the server itself; without Caddy its hash of the UI's password stays out. */
async function makeSecrets(folder: string, caddy: string | undefined): Promise<string> {
  const path = hostPath();
  if (caddy === undefined) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, 'ui_password_hash'), 'none\n');
  }
  await runCommand(join(PROJECT_ROOT, 'infra', 'server', 'make-secrets.sh'), ['simulated'], {
    env: {
      GRID_SECRETS_FOLDER: folder,
      PATH: caddy === undefined ? path : `${join(caddy, 'bin')}:${path}`,
      HOME: folder,
    },
  });
  return folder;
}
