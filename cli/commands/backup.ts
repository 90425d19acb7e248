import { existsSync } from 'node:fs';

import { GridError } from '../../domain/errors/grid-error.js';
import { readConfiguration, type Configuration } from '../../platform/config/configuration.js';
import { partsNotIn } from '../backup/backup-manifest.js';
import { createBackup } from '../backup/create-backup.js';
import {
  LEAVABLE_PARTS,
  partsOfRunningStack,
  partsOfStoppedStack,
  type LeavablePart,
  type StackParts,
} from '../backup/stack-parts.js';
import { withGivenWarehouse } from '../stack/given-warehouse.js';
import { homeFolder } from '../stack/home-folder.js';
import { acquireHomeLock } from '../stack/home-lock.js';
import { createScreen } from '../stack/screen.js';

import { findRunningStack } from './running-stack.js';

/** Options of `grid backup`. */
export interface BackupOptions {
  readonly json?: boolean;
  /** Parts to leave out on purpose, with commas between. */
  readonly without?: string;
}

/** `grid backup <folder>`: warehouse, lake and Temporal of this GRID_HOME, running or stopped. */
export async function backup(folder: string, options: BackupOptions): Promise<void> {
  const without = readParts(options.without);
  const screen = createScreen(process.stderr);
  const configuration = await withGivenWarehouse(readConfiguration(), {
    warn: (_details, message) => {
      screen.warn(message);
    },
  });
  const parts = await openParts(configuration);
  try {
    const manifest = await createBackup(parts, folder, screen, without);
    if (existsSync(homeFolder(configuration.GRID_HOME).payloadKeysFile)) {
      screen.warn(
        'the payload keys of this home are not in the backup: keep keys/payload-keys elsewhere, or its encrypted histories cannot be read',
      );
    }
    const { name, origin, lake } = manifest;
    const summary = {
      ...{ name, origin, objects: lake.objectCount, bytes: lake.totalBytes },
      without: partsNotIn(manifest),
    };
    console.log(options.json === true ? JSON.stringify(summary) : `${folder}/${name}`);
  } finally {
    await parts.close();
  }
}

function readParts(list: string | undefined): readonly LeavablePart[] {
  return (list ?? '')
    .split(',')
    .filter((word) => word !== '')
    .map((word) => {
      const part = LEAVABLE_PARTS.find((known) => known === word);
      if (part !== undefined) return part;
      throw new GridError(
        'INVALID_CONFIGURATION',
        `--without takes ${LEAVABLE_PARTS.join(' and ')}, not ${word}`,
      );
    });
}

async function openParts(configuration: Configuration): Promise<StackParts> {
  const home = homeFolder(configuration.GRID_HOME);
  const state = findRunningStack();
  if (state?.isReady === true) return partsOfRunningStack(home, configuration, state);
  const lock = await acquireHomeLock(home.lockFile);
  if (lock.kind === 'held') {
    throw new GridError(
      'INVALID_CONFIGURATION',
      `the platform in ${home.root} (pid ${lock.holder.pid}) is starting or stopping: try again`,
    );
  }
  const parts = await partsOfStoppedStack(home, configuration).catch((error: unknown) => {
    lock.release();
    throw error;
  });
  return {
    ...parts,
    close: async () => {
      await parts.close();
      lock.release();
    },
  };
}
