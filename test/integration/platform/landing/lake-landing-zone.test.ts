import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import type { Lake } from '../../../../platform/lake/lake.js';
import { createLocalDiskLake } from '../../../../platform/lake/local-disk-lake.js';
import { createLakeLandingZone } from '../../../../platform/landing/lake-landing-zone.js';
import { startAdlsStub } from '../lake/adls-stub/adls-stub.js';
import { lakeOn } from '../lake/adls-stub/lake-on-stub.js';

import { describeLandingZoneContract, type LandingZoneUnderTest } from './landing-zone.contract.js';

const onLake = (lake: Lake, remove: () => Promise<void>): LandingZoneUnderTest => ({
  zone: createLakeLandingZone(lake),
  drop: async (path, content) => {
    const current = await lake.find(`landing/${path}`);
    await lake.replace(`landing/${path}`, Buffer.from(content), current?.etag);
  },
  find: async (path) => {
    if ((await lake.find(`landing/${path}`)) === undefined) return undefined;
    return Buffer.from(await lake.read(`landing/${path}`)).toString();
  },
  remove,
});

describeLandingZoneContract('a folder of a lake on Azure behind a stub', async () => {
  const stub = await startAdlsStub('grid-lake');
  return onLake(lakeOn(stub), () => stub.close());
});

describeLandingZoneContract('a folder of a lake on a disk', async () => {
  const root = await mkdtemp(join(tmpdir(), 'grid-landing-'));
  return onLake(createLocalDiskLake(root), () => rm(root, { recursive: true }));
});

describe('a landing zone on Azure', () => {
  it('tells of a name that cannot be moved, once', async () => {
    const stub = await startAdlsStub('grid-lake');
    const zone = createLakeLandingZone(lakeOn(stub));
    const uploaded = { content: Buffer.from('x'), properties: {}, staged: new Map() };
    stub.namespace.put('live/lake/landing/capacity/100%.csv', uploaded);

    const [file] = await zone.look('capacity');
    expect(file).toMatchObject({ name: '100%.csv', obstacle: 'unusable_name' });
    if (file !== undefined) {
      await zone.moveAside(file, 'quarantine', [{ suffix: '.report.txt', content: 'why' }]);
    }

    expect(await zone.look('capacity')).toEqual([]);
    expect(
      stub.namespace.file('live/lake/landing/quarantine/capacity/100_.csv.report.txt')?.content,
    ).toEqual(Buffer.from('why'));
    await stub.close();
  });
});
