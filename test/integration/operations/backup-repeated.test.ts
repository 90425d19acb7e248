import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { objectPath } from '../../../cli/backup/backup-files.js';
import {
  listBackups,
  MANIFEST_FILE,
  MANIFEST_PROOF_FILE,
  sha256OfText,
  type BackupManifest,
} from '../../../cli/backup/backup-manifest.js';
import { createBackup } from '../../../cli/backup/create-backup.js';
import { checkBackup } from '../../../cli/backup/restore-backup.js';
import { sha256Of } from '../../../platform/lake/sha256.js';

import { CLEAN, openSmallStack, RAW, type SmallStack } from './backup-small-stack.js';

describe('a backup into a folder that holds earlier ones', () => {
  let stack: SmallStack;
  let backups: string;
  let first: BackupManifest;

  beforeAll(async () => {
    stack = await openSmallStack();
    ({ backups } = stack);
  });

  beforeEach(async () => {
    rmSync(backups, { recursive: true, force: true });
    stack.said.length = 0;
    first = await backUp();
  });

  afterAll(async () => {
    await stack.close();
  });

  const backUp = () => createBackup(stack.parts, backups, stack.screen);
  const inLake = (path: string) => join(stack.root, 'lake', path);
  const copyOf = (path: string) => objectPath(backups, sha256Of(readFileSync(inLake(path))));
  const check = (name: string) => checkBackup(backups, name, stack.screen);
  const unusable = (message: string) =>
    expect.objectContaining({ code: 'BACKUP_UNUSABLE', message: expect.stringContaining(message) });
  const misconfigured = (message: string) =>
    expect.objectContaining({
      code: 'INVALID_CONFIGURATION',
      message: expect.stringContaining(message),
    });
  const partials = () => readdirSync(backups).filter((name) => name.endsWith('.partial'));

  /** Writes a manifest whose own hash is right. */
  function writeManifest(text: string): void {
    writeFileSync(join(backups, first.name, MANIFEST_FILE), text);
    writeFileSync(join(backups, first.name, MANIFEST_PROOF_FILE), sha256OfText(text));
  }

  it.each([
    ['Bronze, of the same length', RAW, '{"raw": null}'],
    ['Bronze, cut off', RAW, '{"raw"'],
    ['Silver', CLEAN, 'dirty'],
  ])(
    'replaces a damaged copy of an object of %s, says so, and mends all backups by it',
    async (_what, path, damaged) => {
      writeFileSync(copyOf(path), damaged);
      await expect(check(first.name)).rejects.toEqual(unusable('its hash differs'));

      const second = await backUp();

      expect(stack.said).toContainEqual(
        expect.stringContaining(`the copy of ${path} was damaged and is replaced`),
      );
      await check(second.name);
      await check(first.name);
    },
  );

  it('writes a copy anew that is gone', async () => {
    rmSync(copyOf(RAW));

    const second = await backUp();

    expect(stack.said).toContain('lake: 2 objects, 1 new');
    await check(second.name);
  });

  it('says so when neither copy nor lake hold what was backed up', async () => {
    const original = readFileSync(inLake(RAW));
    rmSync(copyOf(RAW));
    writeFileSync(inLake(RAW), '{"raw": null}');
    try {
      await check((await backUp()).name);
    } finally {
      writeFileSync(inLake(RAW), original);
    }

    expect(stack.said).toContainEqual(
      expect.stringContaining(`${RAW} is not what the backup before holds`),
    );
    await expect(check(first.name)).rejects.toEqual(unusable('is missing'));
  });

  it('says nothing of damage where there is none', async () => {
    stack.said.length = 0;
    await backUp();

    expect(stack.said.join('\n')).not.toMatch(/damaged|cannot be restored|removing/);
  });

  it('leaves alone what only looks like an interrupted backup', async () => {
    const thesis = join(backups, 'my-thesis.partial');
    mkdirSync(thesis);
    writeFileSync(join(backups, 'x20991231T000000Z.partial'), '');

    await backUp();

    expect(partials().sort()).toEqual(['my-thesis.partial', 'x20991231T000000Z.partial']);
  });

  it.each([
    ['a manifest that has changed', () => `${first.name}/${MANIFEST_FILE}`, 'has changed since'],
    ['a list of the lake that has changed', () => `${first.name}/lake.jsonl`, 'its hash differs'],
  ])('goes on after %s, and says which backup is lost', async (_what, file, why) => {
    writeFileSync(join(backups, file()), '{}');

    const second = await backUp();

    expect(stack.said).toContainEqual(
      expect.stringMatching(`the backup ${first.name} cannot be restored: .*${why}`),
    );
    await check(second.name);
    expect(partials()).toEqual([]);
  });

  it('knows the origin of the folder by the newest backup that can be read', async () => {
    const second = await backUp();
    writeFileSync(join(backups, second.name, MANIFEST_FILE), '{}');
    const live = { ...stack.parts, origin: 'live' as const };

    await expect(createBackup(live, backups, stack.screen)).rejects.toEqual(
      misconfigured('holds backups of simulated data'),
    );
    expect(listBackups(backups)).toEqual([first.name, second.name]);
    expect(partials()).toEqual([]);
  });

  it('that fails leaves nothing half-written behind', async () => {
    const databaseUrl = 'postgres://nobody:x@127.0.0.1:9/none';

    await expect(
      createBackup({ ...stack.parts, databaseUrl }, backups, stack.screen),
    ).rejects.toEqual(expect.objectContaining({ code: 'WAREHOUSE_UNAVAILABLE' }));
    expect(partials()).toEqual([]);
    expect(listBackups(backups)).toEqual([first.name]);
  });

  it.each([
    [
      'a manifest',
      () => {
        writeManifest('rubbish');
      },
      'is not JSON',
    ],
    [
      'a manifest',
      () => {
        writeManifest('{"format": 1}');
      },
      'this version can read',
    ],
    [
      'the list of the lake',
      () => {
        writeList('rubbish\n');
      },
      'is not JSON',
    ],
    [
      'the list of the lake',
      () => {
        writeList('{"path": 1}\n');
      },
      'this version can read',
    ],
  ])('rubbish in %s is told as an unusable backup', async (_what, spoil, why) => {
    spoil();

    await expect(check(first.name)).rejects.toEqual(unusable(why));
  });

  /** Writes a list of the lake whose hash in the manifest is right. */
  function writeList(text: string): void {
    const { file } = first.lake.index;
    writeFileSync(join(backups, first.name, file), text);
    const index = { file, sha256: sha256OfText(text), sizeBytes: text.length };
    writeManifest(JSON.stringify({ ...first, lake: { ...first.lake, index } }));
  }

  it('needs to write into the folder only, and is refused while another one writes there', async () => {
    const parent = join(stack.root, 'parent');
    const folder = join(parent, 'own');
    mkdirSync(folder, { recursive: true });
    const seen: string[] = [];
    const screen = { ...stack.screen, done: () => seen.push(...readdirSync(parent)) };
    const both = await Promise.allSettled([
      createBackup(stack.parts, folder, screen),
      createBackup(stack.parts, folder, screen),
    ]);

    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both).toContainEqual({
      status: 'rejected',
      reason: misconfigured('is in use by another backup'),
    });
    expect(new Set(seen)).toEqual(new Set(['own']));
    expect(existsSync(join(folder, '.lock'))).toBe(false);
  });

  it('into a folder that cannot be written is told as such', async () => {
    const file = join(stack.root, 'file');
    writeFileSync(file, '');
    chmodSync(file, 0o400);

    for (const folder of [file, join(file, 'below')]) {
      await expect(createBackup(stack.parts, folder, stack.screen)).rejects.toEqual(
        misconfigured('cannot be written'),
      );
    }
  });
});
