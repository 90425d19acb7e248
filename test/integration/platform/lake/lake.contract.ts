import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { GridError } from '../../../../domain/errors/grid-error.js';
import type { Lake, LakeObject } from '../../../../platform/lake/lake.js';
import { sha256Of } from '../../../../platform/lake/sha256.js';

/** A lake to hold to the contract, and a second writer to the same store. */
export interface LakeUnderTest {
  readonly lake: Lake;
  readonly otherWriter: Lake;
  /** Takes the store away again. */
  remove(): Promise<void>;
}

const WRITERS = 20;

/** What every adapter of the lake port keeps to. */
export function describeLakeContract(
  name: string,
  createLakeUnderTest: () => Promise<LakeUnderTest>,
): void {
  describe(`${name} as a lake`, () => {
    let underTest: LakeUnderTest;
    let lake: Lake;
    let otherWriter: Lake;
    beforeAll(async () => {
      underTest = await createLakeUnderTest();
      ({ lake, otherWriter } = underTest);
    });
    afterAll(() => underTest.remove());

    describe('writing once', () => {
      it('keeps the bytes and tells their size and hash', async () => {
        const stored = await lake.writeOnce('once/whole.json', bytes('as received'));

        expect(stored).toMatchObject({
          path: 'once/whole.json',
          sizeBytes: 11,
          sha256: sha256Of('as received'),
        });
        expect(text(await lake.read('once/whole.json'))).toBe('as received');
      });

      it('succeeds again with the same bytes and changes nothing', async () => {
        const first = await lake.writeOnce('once/same.json', bytes('same'));
        const second = await otherWriter.writeOnce('once/same.json', bytes('same'));

        expect(second).toEqual(first);
      });

      it('refuses other bytes with LAKE_OBJECT_EXISTS and leaves the object as it was', async () => {
        const first = await lake.writeOnce('once/other.json', bytes('first'));

        await expect(lake.writeOnce('once/other.json', bytes('second'))).rejects.toMatchObject({
          code: 'LAKE_OBJECT_EXISTS',
          isRetryable: false,
        });
        expect(text(await lake.read('once/other.json'))).toBe('first');
        expect((await lake.find('once/other.json'))?.etag).toBe(first.etag);
      });

      it('lets one of many writers with other bytes win, and keeps what it wrote', async () => {
        const contents = Array.from({ length: WRITERS }, (_, index) => `writer ${index}`);

        const settled = await Promise.allSettled(
          contents.map((content, index) =>
            (index % 2 === 0 ? lake : otherWriter).writeOnce('once/race.json', bytes(content)),
          ),
        );

        const winners = settled.flatMap((result) =>
          result.status === 'fulfilled' ? [result.value.sha256] : [],
        );
        expect(winners).toHaveLength(1);
        expect(sha256Of(await lake.read('once/race.json'))).toBe(winners[0]);
      });

      it('keeps an object of no bytes', async () => {
        expect(await lake.writeOnce('once/empty.json', bytes(''))).toMatchObject({ sizeBytes: 0 });
        expect(await lake.read('once/empty.json')).toHaveLength(0);
      });

      it('keeps any bytes whatever they are', async () => {
        await fc.assert(
          fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (content) => {
            const path = `once/bytes/${sha256Of(content)}.bin`;
            await lake.writeOnce(path, content);
            expect(sha256Of(await lake.read(path))).toBe(sha256Of(content));
          }),
          { numRuns: 25 },
        );
      });
    });

    describe('replacing', () => {
      it('creates an object that was absent', async () => {
        const stored = await lake.replace('replace/new.parquet', bytes('one'), undefined);

        expect(stored).toMatchObject({ path: 'replace/new.parquet', sha256: sha256Of('one') });
        expect((await lake.find('replace/new.parquet'))?.etag).toBe(stored.etag);
      });

      it('takes the place of the object that was read', async () => {
        const first = await lake.replace('replace/next.parquet', bytes('one'), undefined);
        const second = await otherWriter.replace('replace/next.parquet', bytes('two'), first.etag);

        expect(second.etag).not.toBe(first.etag);
        expect(text(await lake.read('replace/next.parquet'))).toBe('two');
      });

      it('gives another etag for the same number of other bytes', async () => {
        let etag: string | undefined;
        const etags = new Set<string>();
        for (let round = 0; round < 10; round += 1) {
          ({ etag } = await lake.replace('replace/etag.parquet', bytes(`round ${round}`), etag));
          etags.add(etag);
        }

        expect(etags.size).toBe(10);
      });

      it.each([
        ['was changed meanwhile', 'stale'],
        ['was believed absent', undefined],
      ])('fails with LAKE_CONFLICT where the object %s', async (_, expected) => {
        const path = `replace/conflict-${expected ?? 'absent'}.parquet`;
        const first = await lake.replace(path, bytes('one'), undefined);
        await otherWriter.replace(path, bytes('two'), first.etag);

        await expect(
          lake.replace(path, bytes('three'), expected === 'stale' ? first.etag : undefined),
        ).rejects.toMatchObject({ code: 'LAKE_CONFLICT', isRetryable: true });
        expect(text(await lake.read(path))).toBe('two');
      });

      it('fails with LAKE_CONFLICT where the object is gone', async () => {
        await expect(
          lake.replace('replace/gone.parquet', bytes('one'), 'an-etag'),
        ).rejects.toMatchObject({ code: 'LAKE_CONFLICT' });
        expect(await lake.find('replace/gone.parquet')).toBeUndefined();
      });

      it(`loses none of ${WRITERS} increments that run at once`, async () => {
        await Promise.all(
          Array.from({ length: WRITERS }, (_, index) =>
            increment(index % 2 === 0 ? lake : otherWriter, 'replace/counter.txt'),
          ),
        );

        expect(text(await lake.read('replace/counter.txt'))).toBe(String(WRITERS));
      }, 30_000);

      it('shows a reader a whole object at every moment', async () => {
        const sizes = new Set<number>();
        const uniform = (round: number): Uint8Array => Buffer.alloc(300_000, round % 256);
        let { etag } = await lake.replace('replace/atomic.bin', uniform(0), undefined);
        const writing = { isDone: false };
        const reader = (async () => {
          while (!writing.isDone) {
            const content = await otherWriter.read('replace/atomic.bin');
            sizes.add(content.length);
            expect(new Set(content).size).toBe(1);
          }
        })();

        for (let round = 1; round <= 30; round += 1) {
          ({ etag } = await lake.replace('replace/atomic.bin', uniform(round), etag));
        }
        writing.isDone = true;
        await reader;

        expect([...sizes]).toEqual([300_000]);
      });
    });

    describe('an object that is not there', () => {
      it('cannot be read: LAKE_OBJECT_MISSING', async () => {
        await expect(lake.read('absent/object.json')).rejects.toMatchObject({
          code: 'LAKE_OBJECT_MISSING',
          isRetryable: false,
        });
      });

      it('is not found', async () => {
        expect(await lake.find('absent/object.json')).toBeUndefined();
      });
    });

    it('does not take a folder for an object', async () => {
      await lake.writeOnce('folder/inner/x.json', bytes('x'));

      expect(await lake.find('folder/inner')).toBeUndefined();
    });

    describe('listing', () => {
      const paths = [
        'list/b/2.json',
        'list/b/1.json',
        'list/a.json',
        'list/b.json',
        'list/b-c/1.json',
        'list/year=2024/month=10/x.parquet',
        'list/year=2024/month=09/x.parquet',
      ];
      beforeAll(async () => {
        for (const path of paths) await lake.writeOnce(path, bytes(path));
        await lake.replace('list/year=2024/month=10/replaced.parquet', bytes('x'), undefined);
        await lake.writeOnce('listed-beside/x.json', bytes('x'));
      });

      it('gives every object below a folder in path order, and nothing else', async () => {
        const listed = await collect(lake.list('list'));

        expect(listed.map(({ path }) => path)).toEqual(
          [...paths, 'list/year=2024/month=10/replaced.parquet'].sort(),
        );
      });

      it('tells of each object what finding it tells', async () => {
        for (const listed of await collect(lake.list('list/b'))) {
          expect(listed).toEqual(await lake.find(listed.path));
        }
      });

      it('is empty where nothing was written', async () => {
        expect(await collect(lake.list('never'))).toEqual([]);
      });
    });

    describe.each([
      ['leaves the root', '../outside.json'],
      ['leaves the root on its way', 'a/../../outside.json'],
      ['turns back', 'a/../b.json'],
      ['is absolute', '/etc/passwd'],
      ['is absolute on Windows', 'C:\\x.json'],
      ['names no object', ''],
      ['has an empty segment', 'a//b.json'],
      ['ends as a folder', 'a/'],
      ['names the folder itself', './a.json'],
      ['holds a null byte', 'a/\0.json'],
      ['holds a percent sign', 'a/%2e%2e/b.json'],
      ['is of the kind the lake hides', 'a/.hidden.json'],
      ['is of the kind the lake locks with', 'a/b.json.lock'],
    ])('a path that %s', (_, path) => {
      it('is refused with INVALID_PARAMETER by every call', async () => {
        const refused = { code: 'INVALID_PARAMETER' };
        await expect(lake.writeOnce(path, bytes('x'))).rejects.toMatchObject(refused);
        await expect(lake.replace(path, bytes('x'), undefined)).rejects.toMatchObject(refused);
        await expect(lake.read(path)).rejects.toMatchObject(refused);
        await expect(lake.find(path)).rejects.toMatchObject(refused);
        expect(() => lake.addressOf(path)).toThrow(expect.objectContaining(refused));
        await expect((async () => collect(lake.list(path)))()).rejects.toMatchObject(refused);
      });
    });
  });
}

/** Adds one to a counter, reading it again as often as another writer was faster. */
export async function increment(lake: Lake, path: string): Promise<void> {
  for (;;) {
    const current = await lake.find(path);
    const count = current === undefined ? 0 : Number(text(await lake.read(path)));
    try {
      await lake.replace(path, bytes(String(count + 1)), current?.etag);
      return;
    } catch (error) {
      if (!(error instanceof GridError) || error.code !== 'LAKE_CONFLICT') throw error;
    }
  }
}

async function collect(objects: AsyncIterable<LakeObject>): Promise<LakeObject[]> {
  const collected: LakeObject[] = [];
  for await (const object of objects) collected.push(object);
  return collected;
}

function bytes(content: string): Uint8Array {
  return Buffer.from(content);
}

function text(content: Uint8Array): string {
  return Buffer.from(content).toString('utf8');
}
