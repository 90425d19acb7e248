import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';

import { objectPath } from '../../../cli/backup/backup-files.js';
import {
  listBackups,
  MANIFEST_FILE,
  readManifest,
  type BackupManifest,
} from '../../../cli/backup/backup-manifest.js';
import { createBackup } from '../../../cli/backup/create-backup.js';
import { checkBackup } from '../../../cli/backup/restore-backup.js';
import type { StackParts } from '../../../cli/backup/stack-parts.js';
import { homeFolder } from '../../../cli/stack/home-folder.js';
import { refuseHalfRestored, RESTORE_MARKER } from '../../../cli/stack/restore-marker.js';
import { createLake } from '../../../platform/lake/create-lake.js';

import { CLEAN, openSmallStack, RAW, type SmallStack } from './backup-small-stack.js';

describe('backups of a small stack', () => {
  let stack: SmallStack;
  let root: string;
  let backups: string;
  let parts: StackParts;
  let manifest: BackupManifest;

  beforeAll(async () => {
    stack = await openSmallStack();
    ({ root, backups, parts } = stack);
  });

  beforeEach(async () => {
    rmSync(backups, { recursive: true, force: true });
    manifest = await createBackup(parts, backups, stack.screen);
  });

  afterAll(async () => {
    await stack.close();
  });

  const restore = (settings?: NodeJS.ProcessEnv) => stack.restore(settings);
  const homes = () => readdirSync(root).filter((name) => name.startsWith('home-'));
  const place = (...path: readonly string[]) => join(backups, manifest.name, ...path);
  const tableFile = () =>
    manifest.warehouse.kind === 'postgres' ? (manifest.warehouse.tables[0]?.file ?? '') : '';
  const unusable = (message: string) =>
    expect.objectContaining({ code: 'BACKUP_UNUSABLE', message: expect.stringContaining(message) });
  const refused = (message: string) =>
    expect.objectContaining({ code: 'RESTORE_REFUSED', message: expect.stringContaining(message) });

  it('comes back into a database and a lake that are given and empty', async () => {
    const restored = await restore();

    const lake = createLake(restored.lakeUrl);
    expect(Buffer.from(await lake.read(RAW)).toString()).toBe('{"raw": true}');
    expect(Buffer.from(await lake.read(CLEAN)).toString()).toBe('clean');
    const sql = new pg.Client({ connectionString: restored.databaseUrl });
    await sql.connect();
    try {
      const { rows } = await sql.query('select origin from warehouse_origin');
      expect(rows).toEqual([{ origin: 'simulated' }]);
      const { rows: keys } = await sql.query<{ key: number }>(
        `insert into pipeline_run (run_id, workflow_id, workflow_type, dataset, origin, window_start,
           window_end, run_trigger, code_version, outcome, started_at, finished_at, rows_in_count,
           rows_accepted_count, rows_rejected_count, facts_inserted_count, facts_revised_count,
           facts_unchanged_count, facts_retired_count, facts_outranked_count, checks)
         values ('r', 'w', 't', 'd', 'simulated', now(), now() + interval '1 hour', 'rerun', 'v',
           'success', now(), now(), 0, 0, 0, 0, 0, 0, 0, 0, '[]') returning run_key as key`,
      );
      expect(keys).toEqual([{ key: 1 }]);
    } finally {
      await sql.end();
    }
  });

  it.each([
    ['a table', () => place(tableFile())],
    ['an object of the lake', () => place('..', 'objects')],
    ['the list of the lake', () => place(manifest.lake.index.file)],
    ['the manifest', () => place(MANIFEST_FILE)],
  ])('with one byte more in %s is refused before anything is written', async (_what, find) => {
    const found = find();
    const file = found.endsWith('objects') ? objectPath(backups, await hashOf(RAW)) : found;
    appendFileSync(file, ' ');
    const before = homes();

    await expect(restore()).rejects.toEqual(unusable(file));
    expect(homes()).toEqual(before);
  });

  it('with another byte of the same length is refused too', async () => {
    const file = objectPath(backups, await hashOf(CLEAN));
    writeFileSync(file, 'dirty');

    await expect(restore()).rejects.toEqual(unusable('its hash differs'));
  });

  it('without one of its files is refused', async () => {
    rmSync(place(tableFile()));

    await expect(restore()).rejects.toEqual(unusable('is missing'));
  });

  it('that was interrupted is not taken for a whole one, and the next backup clears it away', async () => {
    const partial = join(backups, '20991231T000000Z.partial');
    mkdirSync(partial);
    writeFileSync(join(partial, MANIFEST_FILE), '{}');
    expect(listBackups(backups)).toEqual([manifest.name]);

    await createBackup(parts, backups, stack.screen);

    expect(existsSync(partial)).toBe(false);
    expect(listBackups(backups)).toHaveLength(2);
  });

  it('that got its name without a manifest is refused', async () => {
    rmSync(place(MANIFEST_FILE));

    await expect(restore()).rejects.toEqual(unusable('the backup is not whole'));
  });

  it('does not come back into a GRID_HOME that holds something', async () => {
    const home = join(root, 'filled');
    mkdirSync(join(home, 'lake'), { recursive: true });

    await expect(restore({ GRID_HOME: home })).rejects.toEqual(refused('is not empty'));
  });

  it('does not come back into a database or a lake that holds something', async () => {
    await expect(restore({ GRID_DATABASE_URL: parts.databaseUrl })).rejects.toEqual(
      refused('the database holds'),
    );
    await expect(restore({ GRID_LAKE_URL: parts.lakeUrl })).rejects.toEqual(
      refused('the lake is not empty'),
    );
  });

  it('of simulated data does not come back as live data', async () => {
    await expect(restore({ GRID_SOURCES: 'live' })).rejects.toEqual(
      refused('the backup holds simulated data'),
    );
  });

  it('of a warehouse that another version has migrated says so when it is made, and does not come back', async () => {
    const known = parts.databaseUrl ?? '';
    const sql = new pg.Client({ connectionString: known });
    await sql.connect();
    try {
      await sql.query("insert into schema_migration values ('9999_of_tomorrow.sql', 'x')");
      await createBackup(parts, backups, stack.screen);
      expect(stack.said).toContainEqual(
        expect.stringMatching(/this version cannot restore this backup.*9999_of_tomorrow\.sql/),
      );
    } finally {
      await sql.query("delete from schema_migration where name = '9999_of_tomorrow.sql'");
      await sql.end();
    }

    const before = homes();
    await expect(restore()).rejects.toEqual(refused('9999_of_tomorrow.sql'));
    expect(homes()).toEqual(before);
  });

  it('that failed on its way back leaves a mark that keeps the platform from starting', async () => {
    const before = homes();
    await expect(restore({ GRID_LAKE_URL: parts.lakeUrl })).rejects.toThrow();

    const home = homeFolder(join(root, homes().find((name) => !before.includes(name)) ?? ''));
    expect(readdirSync(home.root)).toContain(RESTORE_MARKER);
    expect(() => {
      refuseHalfRestored(home);
    }).toThrow('was interrupted');
  });

  it('reads an object of Bronze from the lake once, and Silver every time', async () => {
    const raw = objectPath(backups, await hashOf(RAW));
    renameSync(join(root, 'lake', RAW), join(root, 'away'));
    writeFileSync(join(root, 'lake', RAW), '{"raw": null}');
    writeFileSync(join(root, 'lake', CLEAN), 'later');
    try {
      const next = await createBackup(parts, backups, stack.screen);
      expect(next.lake.objectCount).toBe(2);
      expect(stack.said).toContain('lake: 2 objects, 1 new');
      expect(existsSync(raw)).toBe(true);
    } finally {
      renameSync(join(root, 'away'), join(root, 'lake', RAW));
      writeFileSync(join(root, 'lake', CLEAN), 'clean');
    }
  });

  async function hashOf(path: string): Promise<string> {
    const { lake } = await checkBackup(backups, undefined, stack.screen);
    return lake.get(path)?.sha256 ?? '';
  }

  it('of other data goes into a folder of its own', async () => {
    await expect(createBackup({ ...parts, origin: 'live' }, backups, stack.screen)).rejects.toEqual(
      expect.objectContaining({ code: 'INVALID_CONFIGURATION' }),
    );
    expect(readManifest(backups, manifest.name).origin).toBe('simulated');
  });
});
