import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';

import { listBackups, partsNotIn } from '../../../cli/backup/backup-manifest.js';
import { createBackup } from '../../../cli/backup/create-backup.js';
import type { LeavablePart, StackParts } from '../../../cli/backup/stack-parts.js';
import { TEMPORAL_CLI_VERSION } from '../../../cli/stack/temporal-cli.js';

import { openSmallStack, writeTemporalState, type SmallStack } from './backup-small-stack.js';
import { grid, stackEnvironment } from './operated-stack.js';

describe('the parts of a stack in a backup', () => {
  let stack: SmallStack;
  let backups: string;

  beforeAll(async () => {
    stack = await openSmallStack();
    ({ backups } = stack);
  });

  beforeEach(() => {
    rmSync(backups, { recursive: true, force: true });
    stack.said.length = 0;
  });

  afterAll(async () => {
    await stack.close();
  });

  const backUp = (changes: Partial<StackParts>, without: readonly LeavablePart[] = []) =>
    createBackup({ ...stack.parts, ...changes }, backups, stack.screen, without);
  const misconfigured = (message: string) =>
    expect.objectContaining({
      code: 'INVALID_CONFIGURATION',
      message: expect.stringContaining(message),
    });

  it.each([
    ['a warehouse', { databaseUrl: undefined }, 'az sql db restore', '--without warehouse'],
    ['a Temporal', { temporalFolder: undefined }, 'databases of that server', '--without temporal'],
    [
      'a warehouse and a Temporal',
      { databaseUrl: undefined, temporalFolder: undefined },
      'az sql db restore',
      '--without warehouse,temporal',
    ],
  ])(
    '%s that is backed up elsewhere has to be left out on purpose',
    async (_what, changes, way, option) => {
      await expect(backUp(changes)).rejects.toEqual(misconfigured(way));
      await expect(backUp(changes)).rejects.toEqual(misconfigured(option));
      expect(existsSync(backups)).toBe(false);
    },
  );

  it('a backup without them says so, and holds the rest', async () => {
    const manifest = await backUp({ databaseUrl: undefined, temporalFolder: undefined }, [
      'warehouse',
      'temporal',
    ]);

    expect(partsNotIn(manifest)).toEqual(['warehouse', 'temporal']);
    expect(manifest.lake.objectCount).toBe(2);
    expect(stack.said.filter((line) => line.startsWith('not in this backup'))).toHaveLength(2);
  });

  it('a part that could be copied may be left out too', async () => {
    const manifest = await backUp({}, ['warehouse']);

    expect(manifest.warehouse).toEqual({
      kind: 'elsewhere',
      why: 'left out by --without warehouse',
    });
    expect(manifest.temporal.kind).toBe('sqlite');
  });

  it('a home without any state of Temporal is not the one of the stack', async () => {
    const temporalFolder = join(stack.root, 'no-temporal');
    mkdirSync(temporalFolder, { recursive: true });

    await expect(backUp({ temporalFolder })).rejects.toEqual(
      misconfigured('holds no state of Temporal'),
    );
    expect(listBackups(backups)).toEqual([]);
  });

  it('an empty lake is backed up where the warehouse knows of no raw object either', async () => {
    const manifest = await backUp({ lakeUrl: stack.lakeIn('empty') });

    expect(manifest.lake.objectCount).toBe(0);
  });

  it('an empty lake is refused where the warehouse is not there to prove it right', async () => {
    await expect(backUp({ lakeUrl: stack.lakeIn('empty') }, ['warehouse'])).rejects.toEqual(
      misconfigured('no warehouse in this backup proves'),
    );
    expect(listBackups(backups)).toEqual([]);
  });

  it('an empty lake is refused where the warehouse names raw objects', async () => {
    const sql = new pg.Client({ connectionString: stack.parts.databaseUrl });
    await sql.connect();
    try {
      await sql.query(
        `insert into bronze_object (sha256, path, size_bytes, row_count, dataset, source_url,
           content_type, fetched_at)
         values (repeat('0', 64), 'bronze/a', 1, 1, 'd', 'u', 't', now())`,
      );
      await expect(backUp({ lakeUrl: stack.lakeIn('empty') })).rejects.toEqual(
        misconfigured('the warehouse names 1 raw objects'),
      );
    } finally {
      await sql.query('delete from bronze_object');
      await sql.end();
    }
  });

  it('the state of a Temporal that the next start does not read is not restored in silence', async () => {
    const temporalFolder = join(stack.root, 'older');
    writeTemporalState(temporalFolder, '0.0.1');
    await backUp({ temporalFolder });

    const { home } = await stack.restore();

    expect(stack.said).toContainEqual(
      expect.stringMatching(
        /will not read what is restored, temporal-0\.0\.1\.db.*are lost unless/,
      ),
    );
    expect(existsSync(join(home, 'temporal', 'temporal-0.0.1.db'))).toBe(true);
  });

  it('the state of the Temporal that the next start reads comes back without a warning', async () => {
    await backUp({});

    const { home } = await stack.restore();

    expect(existsSync(join(home, 'temporal', `temporal-${TEMPORAL_CLI_VERSION}.db`))).toBe(true);
    expect(stack.said.join('\n')).not.toContain('will not read');
  });

  it('the command fails on a stack of which it can copy nearly nothing', async () => {
    const environment = {
      ...stackEnvironment(join(stack.root, 'home')),
      GRID_DATABASE_URL: 'mssql://grid:x@127.0.0.1:9/grid',
      GRID_TEMPORAL_ADDRESS: '127.0.0.1:9',
    };
    const bare = await grid(environment, 'backup', backups);
    const empty = await grid(environment, 'backup', backups, '--without', 'warehouse,temporal');
    const wrong = await grid(environment, 'backup', backups, '--without', 'lake');

    expect([bare, empty, wrong].map(({ code }) => code)).not.toContain(0);
    expect(bare.stderr).toContain('--without warehouse,temporal');
    expect(empty.stderr).toContain('is empty');
    expect(wrong.stderr).toContain('--without takes warehouse and temporal, not lake');
    expect(listBackups(backups)).toEqual([]);
  });
});
