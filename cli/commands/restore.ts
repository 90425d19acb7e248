import { readConfiguration } from '../../platform/config/configuration.js';
import { partsNotIn } from '../backup/backup-manifest.js';
import { checkBackup, restoreBackup } from '../backup/restore-backup.js';
import { withGivenWarehouse } from '../stack/given-warehouse.js';
import { createScreen } from '../stack/screen.js';

/** Options of `grid restore`. */
export interface RestoreOptions {
  readonly backup?: string;
  readonly check?: boolean;
}

/** `grid restore <folder>`: checks a backup, and brings it back into an empty GRID_HOME. */
export async function restore(folder: string, options: RestoreOptions): Promise<void> {
  const screen = createScreen(process.stderr);
  const checked = await checkBackup(folder, options.backup, screen);
  if (options.check === true) {
    const missing = partsNotIn(checked.manifest).map((part) => `, without ${part}`);
    console.log(`${checked.manifest.name} is whole${missing.join('')}`);
    return;
  }
  const configuration = await withGivenWarehouse(readConfiguration(), {
    warn: (_details, message) => {
      screen.warn(message);
    },
  });
  await restoreBackup(checked, configuration, screen);
  console.log(`${checked.manifest.name} is restored in ${configuration.GRID_HOME}: npm start`);
}
