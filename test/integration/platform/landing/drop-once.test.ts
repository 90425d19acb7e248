import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it } from '@jest/globals';

import { dropOnce } from '../../../../platform/landing/drop-once.js';
import { createFolderLandingZone } from '../../../../platform/landing/folder-landing-zone.js';

it('files of the simulator are brought once, whole, and seen as any other', async () => {
  const root = await mkdtemp(join(tmpdir(), 'grid-landing-'));
  const files = [{ kind: 'capacity', name: 'x.csv', content: 'one' }];

  expect(await dropOnce(root, files)).toEqual(['x.csv']);
  expect(await readFile(join(root, 'capacity', 'x.csv'), 'utf8')).toBe('one');
  expect(await createFolderLandingZone(root).look('capacity')).toMatchObject([{ name: 'x.csv' }]);

  await rm(join(root, 'capacity', 'x.csv'));
  expect(await dropOnce(root, files)).toEqual([]);
  expect((await readdir(join(root, 'capacity'))).filter((name) => name !== '.dropped')).toEqual([]);
  await rm(root, { recursive: true });
});
