import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { ORIGINS, type Origin } from '../../domain/energy/origin.js';
import { GridError } from '../../domain/errors/grid-error.js';
import type { Configuration } from '../../platform/config/configuration.js';
import type { HomeFolder } from '../stack/home-folder.js';
import { findFreePort } from '../stack/port.js';
import { postgresUrl, startPostgresServer, SUPERUSER } from '../stack/postgres-server.js';
import { ensurePostgresPasswords } from '../stack/stack-keys.js';
import type { StackState } from '../stack/stack-state.js';

/** Where the parts of a stack are; undefined for what is a service of its own. */
export interface StackParts {
  readonly origin: Origin;
  readonly lakeUrl: string;
  /** May read and write every table; undefined for a warehouse that is not on PostgreSQL. */
  readonly databaseUrl: string | undefined;
  /** Folder of the embedded Temporal's state. */
  readonly temporalFolder: string | undefined;
  readonly temporalNamespace: string;
  /** Gives back what was started for the purpose. */
  close(): Promise<void>;
}

/** Parts that a backup may leave out on purpose. */
export const LEAVABLE_PARTS = ['warehouse', 'temporal'] as const;

/** See {@link LEAVABLE_PARTS}. */
export type LeavablePart = (typeof LEAVABLE_PARTS)[number];

/** What keeps a part safe that is not copied here. */
const BACKED_UP_ELSEWHERE: Readonly<Record<LeavablePart, string>> = {
  warehouse:
    'a warehouse on Azure SQL is not copied by this command: its service brings it back to a point in time (az sql db restore)',
  temporal:
    'a Temporal on a server of its own is not copied by this command: back up the databases of that server',
};

/** Why a part is left out of a backup. */
export function whyLeftOut(part: LeavablePart, parts: StackParts): string {
  return isElsewhere(part, parts) ? BACKED_UP_ELSEWHERE[part] : `left out by --without ${part}`;
}

/**
 * Refuses a stack of which a part cannot be copied, unless it is left out on purpose.
 *
 * @throws GridError INVALID_CONFIGURATION naming the way that part is backed up.
 */
export function refuseUncopied(parts: StackParts, without: readonly LeavablePart[]): void {
  const missing = LEAVABLE_PARTS.filter(
    (part) => isElsewhere(part, parts) && !without.includes(part),
  );
  if (missing.length === 0) return;
  const ways = missing.map((part) => BACKED_UP_ELSEWHERE[part]);
  throw new GridError(
    'INVALID_CONFIGURATION',
    `${ways.join('; ')}; then leave out what is safe: --without ${missing.join(',')}`,
  );
}

function isElsewhere(part: LeavablePart, parts: StackParts): boolean {
  return (part === 'warehouse' ? parts.databaseUrl : parts.temporalFolder) === undefined;
}

const GIVEN_POSTGRES = /^postgres(?:ql)?:/;

/** The parts of a stack that runs in this GRID_HOME. */
export function partsOfRunningStack(
  home: HomeFolder,
  configuration: Configuration,
  state: StackState,
): StackParts {
  const runs = (name: string): boolean => state.components.some((part) => part.name === name);
  return {
    origin: state.origin,
    lakeUrl: state.lakeUrl,
    databaseUrl: runs('postgres')
      ? embeddedUrl(home, Number(new URL(state.readerUrl).port), state.origin)
      : givenPostgres(configuration),
    temporalFolder: runs('temporal') ? home.temporal : undefined,
    temporalNamespace: state.temporalNamespace,
    close: () => Promise.resolve(),
  };
}

/**
 * The parts of a stack that is stopped; its embedded PostgreSQL runs until they are closed.
 *
 * @throws GridError INVALID_CONFIGURATION when it cannot tell which origin is meant.
 */
export async function partsOfStoppedStack(
  home: HomeFolder,
  configuration: Configuration,
  origin: Origin = originIn(home, configuration),
): Promise<StackParts> {
  const isEmbedded = configuration.GRID_DATABASE_URL === undefined;
  const server = isEmbedded ? await startEmbedded(home) : undefined;
  return {
    origin,
    lakeUrl: configuration.GRID_LAKE_URL ?? pathToFileURL(home.lake(origin)).href,
    databaseUrl:
      server === undefined ? givenPostgres(configuration) : embeddedUrl(home, server.port, origin),
    temporalFolder: configuration.GRID_TEMPORAL_ADDRESS === undefined ? home.temporal : undefined,
    temporalNamespace: configuration.GRID_TEMPORAL_NAMESPACE ?? `grid-${origin}`,
    close: async () => {
      await server?.stop();
    },
  };
}

/** The origin that GRID_SOURCES names; undefined for `auto`. */
export function originOf({ GRID_SOURCES: mode }: Configuration): Origin | undefined {
  if (mode === 'auto') return undefined;
  return mode === 'replay' ? 'replayed' : mode;
}

function originIn(home: HomeFolder, configuration: Configuration): Origin {
  const named = originOf(configuration);
  if (named !== undefined) return named;
  const lakes = join(home.root, 'lake');
  const found = existsSync(lakes) ? readdirSync(lakes) : [];
  const [only, ...others] = ORIGINS.filter((origin) => found.includes(origin));
  if (only !== undefined && others.length === 0) return only;
  throw new GridError(
    'INVALID_CONFIGURATION',
    `GRID_SOURCES: say which data is meant, live, simulated or replay; ${home.root} holds ${found.length === 0 ? 'none' : found.join(', ')}`,
  );
}

async function startEmbedded(home: HomeFolder) {
  const port = await findFreePort();
  const { superuser } = ensurePostgresPasswords(join(home.keys, 'postgres.json'));
  const server = await startPostgresServer({
    dataFolder: home.postgresData,
    port,
    superuserPassword: superuser,
    logFile: home.log('postgres'),
  });
  return { port, stop: () => server.stop() };
}

function embeddedUrl(home: HomeFolder, port: number, origin: Origin): string {
  const { superuser } = ensurePostgresPasswords(join(home.keys, 'postgres.json'));
  return postgresUrl(port, SUPERUSER, superuser, `grid_${origin}`);
}

function givenPostgres({ GRID_DATABASE_URL: url }: Configuration): string | undefined {
  return url !== undefined && GIVEN_POSTGRES.test(url) ? url : undefined;
}
