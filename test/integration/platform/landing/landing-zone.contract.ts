import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { LandedFile, LandingZone } from '../../../../platform/landing/landing-zone.js';

/** A landing zone to hold to the contract, and what a person can do to it. */
export interface LandingZoneUnderTest {
  readonly zone: LandingZone;
  /** Brings a file, `capacity/x.csv`, or other content for one that is there. */
  drop(path: string, content: string): Promise<void>;
  /** The content of a file anywhere in the zone, undefined when there is none. */
  find(path: string): Promise<string | undefined>;
  remove(): Promise<void>;
}

const REPORT = [{ suffix: '.report.txt', content: 'why' }];

/** What every adapter of the landing zone keeps to. */
export function describeLandingZoneContract(
  name: string,
  create: () => Promise<LandingZoneUnderTest>,
): void {
  describe(`${name} as a landing zone`, () => {
    let underTest: LandingZoneUnderTest;
    let zone: LandingZone;
    beforeAll(async () => {
      underTest = await create();
      ({ zone } = underTest);
    });
    afterAll(() => underTest.remove());

    const seen = async (kind: string, file: string): Promise<LandedFile> => {
      const found = (await zone.look(kind)).find((candidate) => candidate.name === file);
      if (found === undefined) throw new Error(`${file} was not seen`);
      return found;
    };
    const contentOf = async (file: LandedFile): Promise<string> => {
      const pieces: Uint8Array[] = [];
      for await (const piece of zone.open(file)) pieces.push(Buffer.from(piece));
      return Buffer.concat(pieces).toString();
    };

    it('makes folders with a README, keeps the README somebody changed, and sees neither', async () => {
      await zone.prepare([{ kind: 'made', readme: 'Déposez' }]);
      expect(await underTest.find('made/README.txt')).toBe('Déposez');

      await underTest.drop('made/README.txt', 'ours');
      await zone.prepare([{ kind: 'made', readme: 'Déposez' }]);

      expect(await underTest.find('made/README.txt')).toBe('ours');
      expect(await zone.look('made')).toEqual([]);
    });

    it('sees nothing in a folder that is not there', async () => {
      expect(await zone.look('never')).toEqual([]);
    });

    it('sees a file with its size, the same in two looks while nobody writes', async () => {
      await underTest.drop('seen/Parc régional (2023).csv', 'content');

      const first = await zone.look('seen');

      expect(first).toEqual([
        {
          kind: 'seen',
          name: 'Parc régional (2023).csv',
          sizeBytes: 7,
          version: expect.any(String),
        },
      ]);
      expect(await zone.look('seen')).toEqual(first);
    });

    it('sees another version once somebody has written', async () => {
      await underTest.drop('written/x.csv', 'half');
      const before = await seen('written', 'x.csv');
      await underTest.drop('written/x.csv', 'half and the rest');

      expect((await seen('written', 'x.csv')).version).not.toBe(before.version);
    });

    it.each([
      'x.csv.part',
      'x.tmp',
      'x.csv~',
      '.hidden.csv',
      '~$x.csv',
      'x.CRDOWNLOAD',
      'x.filepart',
    ])('does not see %s, which is still on its way', async (file) => {
      if (file.startsWith('.') && name.includes('lake')) return;
      await underTest.drop(`unfinished/${file}`, 'half');

      expect(await zone.look('unfinished')).toEqual([]);
    });

    it('reads a file whole, an empty one too', async () => {
      await underTest.drop('read/x.csv', 'a;b\n');
      await underTest.drop('read/empty.csv', '');

      expect(await contentOf(await seen('read', 'x.csv'))).toBe('a;b\n');
      expect(await contentOf(await seen('read', 'empty.csv'))).toBe('');
    });

    it('refuses to read, remove or move a file that changed since: LAKE_CONFLICT, and it stays', async () => {
      await underTest.drop('changed/x.csv', 'one');
      const file = await seen('changed', 'x.csv');
      await underTest.drop('changed/x.csv', 'other');
      const conflict = { code: 'LAKE_CONFLICT' };

      await expect(contentOf(file)).rejects.toMatchObject(conflict);
      await expect(zone.remove(file)).rejects.toMatchObject(conflict);
      await expect(zone.moveAside(file, 'quarantine', REPORT)).rejects.toMatchObject(conflict);
      expect(await underTest.find('changed/x.csv')).toBe('other');
    });

    it('takes a file away, and does nothing the second time', async () => {
      await underTest.drop('away/x.csv', 'x');
      const file = await seen('away', 'x.csv');

      await zone.remove(file);
      await zone.remove(file);

      expect(await zone.look('away')).toEqual([]);
    });

    it('moves a file aside unaltered with what belongs to it, and again changes nothing', async () => {
      await underTest.drop('aside/x.csv', 'bad');
      const file = await seen('aside', 'x.csv');

      const path = await zone.moveAside(file, 'quarantine', REPORT);
      const again = await zone.moveAside(file, 'quarantine', REPORT);

      expect(path).toBe('quarantine/aside/x.csv');
      expect(again).toBe(path);
      expect(await underTest.find('quarantine/aside/x.csv')).toBe('bad');
      expect(await underTest.find('quarantine/aside/x.csv.report.txt')).toBe('why');
      expect(await underTest.find('aside/x.csv')).toBeUndefined();
    });

    it('leaves remarks on a file that was loaded, and replaces those of before', async () => {
      await underTest.drop('noted/x.csv', 'good');
      const file = await seen('noted', 'x.csv');
      await zone.leaveRemarks(file, [{ suffix: '.report.txt', content: 'before' }]);

      const path = await zone.leaveRemarks(file, REPORT);

      expect(path).toBe('loaded-with-remarks/noted/x.csv.report.txt');
      expect(await underTest.find(path)).toBe('why');
      expect(await underTest.find('noted/x.csv')).toBe('good');
    });

    it('finds room for the report of a file with a very long name', async () => {
      const long = `${'é'.repeat(115)}.csv`;
      await underTest.drop(`long/${long}`, 'bad');

      const path = await zone.moveAside(await seen('long', long), 'quarantine', REPORT);

      expect(path).toBe(`quarantine/long/${'é'.repeat(98)}.csv`);
      expect(await underTest.find(path)).toBe('bad');
      expect(await underTest.find(`${path}.report.txt`)).toBe('why');
    });

    it('keeps two files of one name apart', async () => {
      for (const content of ['first', 'second']) {
        await underTest.drop('twice/x.csv', content);
        await zone.moveAside(await seen('twice', 'x.csv'), 'duplicates', REPORT);
      }

      expect(await underTest.find('duplicates/twice/x.csv')).toBe('first');
      expect(await underTest.find('duplicates/twice/x (2).csv')).toBe('second');
      expect(await underTest.find('duplicates/twice/x (2).csv.report.txt')).toBe('why');
    });

    it('goes on where a process died with the report written and the file not moved', async () => {
      await underTest.drop('died/x.csv', 'bad');
      await underTest.drop('quarantine/died/x.csv.report.txt', 'half a rep');

      const path = await zone.moveAside(await seen('died', 'x.csv'), 'quarantine', REPORT);

      expect(path).toBe('quarantine/died/x.csv');
      expect(await underTest.find('quarantine/died/x.csv.report.txt')).toBe('why');
      expect(await underTest.find('died/x.csv')).toBeUndefined();
    });

    it.each(['../../bronze/x.csv', '..', '/etc/passwd', 'a/../../x'])(
      'refuses %s in place of a name with INVALID_PARAMETER',
      async (file) => {
        const odd = { kind: 'capacity', name: file, sizeBytes: 1, version: 'x' };
        const invalid = { code: 'INVALID_PARAMETER' };

        await expect((async () => contentOf(odd))()).rejects.toMatchObject(invalid);
        await expect((async () => zone.remove(odd))()).rejects.toMatchObject(invalid);
        await expect(
          (async () => zone.moveAside(odd, 'quarantine', REPORT))(),
        ).rejects.toMatchObject(invalid);
      },
    );
  });
}
