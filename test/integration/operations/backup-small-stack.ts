import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';

import { checkBackup, restoreBackup } from '../../../cli/backup/restore-backup.js';
import type { StackParts } from '../../../cli/backup/stack-parts.js';
import type { Screen } from '../../../cli/stack/screen.js';
import { TEMPORAL_CLI_VERSION } from '../../../cli/stack/temporal-cli.js';
import { readConfiguration } from '../../../platform/config/configuration.js';
import { createLake } from '../../../platform/lake/create-lake.js';
import { createTestDatabase, type TestDatabase } from '../../servers/test-servers.js';

import { openTemporaryFolder } from './operated-stack.js';

/** An object of Bronze of the small stack. */
export const RAW = 'bronze/rte/production/2026/08/27/raw.json';
/** An object of Silver of the small stack. */
export const CLEAN = 'silver/eco2mix_regional/year=2026/month=08/day=27/flows.parquet';

/** What a backup copies, without the processes that would write it. */
export interface SmallStack {
  readonly root: string;
  /** Folder for its backups; not made yet. */
  readonly backups: string;
  readonly parts: StackParts;
  readonly screen: Screen;
  /** What the screen was told. */
  readonly said: string[];
  lakeIn(folder: string): string;
  /** Restores the newest backup into a new GRID_HOME, an empty database and an empty lake. */
  restore(settings?: NodeJS.ProcessEnv): Promise<RestoredStack>;
  close(): Promise<void>;
}

/** Where a restore was to go. */
export interface RestoredStack {
  readonly home: string;
  readonly databaseUrl: string;
  readonly lakeUrl: string;
}

/** A warehouse, a lake of two objects, a state file of Temporal. */
export async function openSmallStack(): Promise<SmallStack> {
  const root = openTemporaryFolder();
  const backups = join(root, 'backups');
  const said: string[] = [];
  const source = await createTestDatabase('simulated');
  const databases: TestDatabase[] = [source];
  const lakeIn = (folder: string): string => pathToFileURL(join(root, folder)).href;
  const lake = createLake(lakeIn('lake'));
  await lake.writeOnce(RAW, Buffer.from('{"raw": true}'));
  await lake.replace(CLEAN, Buffer.from('clean'), undefined);
  const temporalFolder = join(root, 'temporal');
  writeTemporalState(temporalFolder, TEMPORAL_CLI_VERSION);
  const screen = screenInto(said);
  let count = 0;
  return {
    ...{ root, backups, said, screen, lakeIn },
    parts: {
      origin: 'simulated',
      lakeUrl: lakeIn('lake'),
      databaseUrl: source.url,
      temporalFolder,
      temporalNamespace: 'grid-simulated',
      close: () => Promise.resolve(),
    },
    restore: async (settings = {}) => {
      count += 1;
      const database = await createTestDatabase();
      databases.push(database);
      const restored = {
        home: join(root, `home-${count}`),
        databaseUrl: database.url,
        lakeUrl: lakeIn(`lake-${count}`),
      };
      const configuration = readConfiguration({
        GRID_HOME: restored.home,
        GRID_SOURCES: 'simulated',
        GRID_DATABASE_URL: restored.databaseUrl,
        GRID_LAKE_URL: restored.lakeUrl,
        ...settings,
      });
      await restoreBackup(await checkBackup(backups, undefined, screen), configuration, screen);
      return restored;
    },
    close: async () => {
      await Promise.all(databases.map((database) => database.drop()));
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** A SQLite file under the name that a version of Temporal gives its state. */
export function writeTemporalState(folder: string, version: string): void {
  mkdirSync(folder, { recursive: true });
  const database = new DatabaseSync(join(folder, `temporal-${version}.db`));
  database.exec('create table executions (id text)');
  database.close();
}

function screenInto(said: string[]): Screen {
  return {
    done: (what) => said.push(what),
    info: (message) => said.push(message),
    warn: (message) => said.push(message),
    plain: () => undefined,
    box: () => undefined,
    waiting: () => () => undefined,
  };
}
