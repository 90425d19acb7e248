import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import type { Origin } from '../../domain/energy/origin.js';
import { GridError } from '../../domain/errors/grid-error.js';
import type { Configuration } from '../../platform/config/configuration.js';
import { createLake } from '../../platform/lake/create-lake.js';
import type { Lake } from '../../platform/lake/lake.js';
import { ensureDatabase } from '../../platform/warehouse/postgres/postgres-database.js';
import { homeFolder, prepareHome, type HomeFolder } from '../stack/home-folder.js';
import { acquireHomeLock } from '../stack/home-lock.js';
import { refuseHalfRestored, RESTORE_MARKER } from '../stack/restore-marker.js';
import type { Screen } from '../stack/screen.js';
import { resolveTemporalCli, TEMPORAL_CLI_VERSION } from '../stack/temporal-cli.js';

import { refuseChanged } from './backup-files.js';
import {
  listBackups,
  readManifest,
  type BackupManifest,
  type LakeEntry,
} from './backup-manifest.js';
import { objectsOf, readLakeIndex, refuseChangedObjects, restoreLake } from './lake-copy.js';
import { counting } from './progress.js';
import { originOf, partsOfStoppedStack, type StackParts } from './stack-parts.js';
import { restoreTemporal, unreadByTemporal } from './temporal-copy.js';
import {
  refuseFilledDatabase,
  refuseUnknownMigrations,
  restoreWarehouse,
} from './warehouse-copy.js';

/** A backup whose every part is what was written. */
export interface CheckedBackup {
  readonly folder: string;
  /** The backup's own folder. */
  readonly place: string;
  readonly manifest: BackupManifest;
  readonly lake: ReadonlyMap<string, LakeEntry>;
}

/**
 * Reads a backup to its last byte and compares every part with its hash; the newest unless named.
 *
 * @throws GridError BACKUP_UNUSABLE naming what is missing or has changed.
 */
export async function checkBackup(
  target: string,
  name: string | undefined,
  screen: Screen,
): Promise<CheckedBackup> {
  const folder = resolve(target);
  const chosen = name ?? listBackups(folder).at(-1);
  if (chosen === undefined) {
    throw new GridError('BACKUP_UNUSABLE', `${folder} holds no whole backup`);
  }
  const startedMs = Date.now();
  const place = join(folder, chosen);
  const manifest = readManifest(folder, chosen);
  const { temporal, warehouse } = manifest;
  const files = [
    manifest.lake.index,
    ...(temporal.kind === 'sqlite' ? temporal.databases : []),
    ...(warehouse.kind === 'postgres' ? warehouse.tables : []),
  ];
  for (const file of files) await refuseChanged(join(place, file.file), file);
  const lake = readLakeIndex(place, manifest.lake.index);
  const progress = counting(screen, 'checking the lake');
  await refuseChangedObjects(folder, lake.values(), progress.count).finally(() => {
    progress.end();
  });
  screen.done(`${chosen}: every part is what was written`, startedMs);
  return { folder, place, manifest, lake };
}

/**
 * Brings a backup back into an empty GRID_HOME, and into the empty database and lake that the
 * configuration names, if any. A restore that is interrupted leaves a mark that keeps the platform
 * from starting.
 *
 * @throws GridError RESTORE_REFUSED when something is not empty, of another origin, or migrated by a
 * version that this one does not know.
 */
export async function restoreBackup(
  backup: CheckedBackup,
  configuration: Configuration,
  screen: Screen,
): Promise<void> {
  const { manifest } = backup;
  refuseOtherOrigin(configuration, manifest.origin);
  if (manifest.warehouse.kind === 'postgres') await refuseUnknownMigrations(manifest.warehouse);
  const home = homeFolder(configuration.GRID_HOME);
  refuseFilledHome(home);
  await prepareHome(home);
  const lock = await acquireHomeLock(home.lockFile);
  if (lock.kind === 'held') {
    throw new GridError('RESTORE_REFUSED', `${home.root} is in use by pid ${lock.holder.pid}`);
  }
  try {
    mark(home, manifest.name);
    const parts = await partsOfStoppedStack(home, configuration, manifest.origin);
    try {
      await bringBack(backup, parts, configuration, screen);
    } finally {
      await parts.close();
    }
    rmSync(join(home.root, RESTORE_MARKER));
  } finally {
    lock.release();
  }
}

async function bringBack(
  backup: CheckedBackup,
  parts: StackParts,
  configuration: Configuration,
  screen: Screen,
): Promise<void> {
  const lake = createLake(parts.lakeUrl);
  await refuseFilledLake(lake);
  await bringWarehouseBack(backup, parts, configuration, screen);
  const startedMs = Date.now();
  const progress = counting(screen, 'lake');
  await restoreLake(lake, backup.folder, backup.lake.values(), progress.count);
  progress.end();
  screen.done(`lake: ${backup.lake.size} objects`, startedMs);
  const { temporal } = backup.manifest;
  if (temporal.kind === 'sqlite' && parts.temporalFolder !== undefined) {
    restoreTemporal(temporal.databases, backup.place, parts.temporalFolder);
    screen.info(`Temporal: ${temporal.databases.length} databases`);
    const home = homeFolder(configuration.GRID_HOME);
    const next = home.temporalDatabase(await nextTemporalVersion(configuration, screen));
    const lost = unreadByTemporal(temporal.databases, next);
    if (lost !== undefined) screen.warn(lost);
  } else {
    screen.warn('Temporal is not restored: it runs, or ran, on a server of its own');
  }
}

async function bringWarehouseBack(
  { place, manifest }: CheckedBackup,
  { databaseUrl, origin }: StackParts,
  configuration: Configuration,
  screen: Screen,
): Promise<void> {
  if (manifest.warehouse.kind !== 'postgres' || databaseUrl === undefined) {
    screen.warn('the warehouse is not restored: it is, or was, a service of its own');
    return;
  }
  if (configuration.GRID_DATABASE_URL === undefined) {
    const admin = new URL(databaseUrl);
    admin.pathname = '/postgres';
    await ensureDatabase(admin.href, `grid_${origin}`);
  }
  await refuseFilledDatabase(databaseUrl);
  const startedMs = Date.now();
  const progress = counting(screen, 'warehouse');
  await restoreWarehouse({ databaseUrl, origin }, place, manifest.warehouse, progress.name).finally(
    () => {
      progress.end();
    },
  );
  screen.done(`warehouse: ${manifest.warehouse.tables.length} tables`, startedMs);
}

/** The version of Temporal that the next start runs; looks for none, and downloads none. */
async function nextTemporalVersion(
  { GRID_TEMPORAL_CLI: given }: Configuration,
  screen: Screen,
): Promise<string> {
  if (given === undefined) return TEMPORAL_CLI_VERSION;
  const progress = {
    note: (message: string) => {
      screen.info(message);
    },
    doing: () => undefined,
  };
  return (await resolveTemporalCli(given, progress)).version;
}

function refuseOtherOrigin(configuration: Configuration, origin: Origin): void {
  const wanted = originOf(configuration);
  if (wanted === undefined || wanted === origin) return;
  throw new GridError(
    'RESTORE_REFUSED',
    `the backup holds ${origin} data, GRID_SOURCES says ${wanted}: they never mix`,
  );
}

function refuseFilledHome(home: HomeFolder): void {
  refuseHalfRestored(home);
  if (!existsSync(home.root) || readdirSync(home.root).length === 0) return;
  throw new GridError(
    'RESTORE_REFUSED',
    `${home.root} is not empty: move it away, or set GRID_HOME to a new folder`,
  );
}

async function refuseFilledLake(lake: Lake): Promise<void> {
  for await (const { path } of objectsOf(lake)) {
    throw new GridError('RESTORE_REFUSED', `the lake is not empty: it holds ${path}`);
  }
}

function mark(home: HomeFolder, name: string): void {
  mkdirSync(home.root, { recursive: true });
  writeFileSync(join(home.root, RESTORE_MARKER), `${name}\n`);
}
