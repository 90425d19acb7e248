import { GridError } from '../../domain/errors/grid-error.js';
import type { Screen } from '../stack/screen.js';

import type { BackupManifest } from './backup-manifest.js';
import { counting } from './progress.js';
import { whyLeftOut, type LeavablePart, type StackParts } from './stack-parts.js';
import { backUpTemporal } from './temporal-copy.js';
import { backUpWarehouse, unknownMigrations } from './warehouse-copy.js';

/** A row for each object of Bronze that was ever used. */
const RAW_OBJECTS_TABLE = 'bronze_object';

type LeftOut = Extract<BackupManifest['warehouse'], { kind: 'elsewhere' }>;

/**
 * Temporal's part of a backup.
 *
 * @throws GridError BACKUP_UNUSABLE; INVALID_CONFIGURATION when there is no state to copy.
 */
export async function copyTemporal(
  parts: StackParts,
  without: readonly LeavablePart[],
  partial: string,
  screen: Screen,
): Promise<BackupManifest['temporal']> {
  if (parts.temporalFolder === undefined || without.includes('temporal')) {
    return leftOut('temporal', parts, screen);
  }
  const startedMs = Date.now();
  const databases = [...(await backUpTemporal(parts.temporalFolder, partial))];
  if (databases.length === 0) {
    throw new GridError(
      'INVALID_CONFIGURATION',
      `${parts.temporalFolder} holds no state of Temporal: set GRID_HOME to the stack's, or leave it out on purpose: --without temporal`,
    );
  }
  screen.done(`Temporal: ${databases.length} databases`, startedMs);
  return { kind: 'sqlite', namespace: parts.temporalNamespace, databases };
}

/**
 * The warehouse's part of a backup.
 *
 * @throws GridError WAREHOUSE_UNAVAILABLE, WAREHOUSE_REJECTED
 */
export async function copyWarehouse(
  parts: StackParts,
  without: readonly LeavablePart[],
  partial: string,
  screen: Screen,
): Promise<BackupManifest['warehouse']> {
  if (parts.databaseUrl === undefined || without.includes('warehouse')) {
    return leftOut('warehouse', parts, screen);
  }
  const startedMs = Date.now();
  const progress = counting(screen, 'warehouse');
  const copy = await backUpWarehouse(parts.databaseUrl, partial, progress.name).finally(() => {
    progress.end();
  });
  const rows = copy.tables.reduce((sum, { rowCount }) => sum + rowCount, 0);
  screen.done(`warehouse: ${copy.tables.length} tables, ${rows} rows`, startedMs);
  const unknown = await unknownMigrations(copy);
  if (unknown.length > 0) {
    screen.warn(
      `this version cannot restore this backup: the warehouse was migrated by another one, restore with a version that has ${unknown.join(', ')}`,
    );
  }
  return copy;
}

function leftOut(part: LeavablePart, parts: StackParts, screen: Screen): LeftOut {
  const why = whyLeftOut(part, parts);
  screen.warn(`not in this backup: ${part}: ${why}`);
  return { kind: 'elsewhere', why };
}

/**
 * Refuses an empty lake, but where the warehouse proves that nothing was fetched yet.
 *
 * @throws GridError INVALID_CONFIGURATION
 */
export function refuseUnlikelyLake(
  objectCount: number,
  warehouse: BackupManifest['warehouse'],
  lakeUrl: string,
): void {
  if (objectCount > 0) return;
  const named =
    warehouse.kind === 'postgres'
      ? warehouse.tables.find(({ name }) => name === RAW_OBJECTS_TABLE)?.rowCount
      : undefined;
  if (named === 0) return;
  throw new GridError(
    'INVALID_CONFIGURATION',
    `the lake ${lakeUrl} is empty, and ${named === undefined ? 'no warehouse in this backup proves that it has to be' : `the warehouse names ${named} raw objects`}: set GRID_HOME or GRID_LAKE_URL to the stack's`,
  );
}
