import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { GridError } from '../../../../domain/errors/grid-error.js';
import type { Lake, LakeObject } from '../../../../platform/lake/lake.js';
import { sha256Of } from '../../../../platform/lake/sha256.js';

/** A lake to hold to the contract, and a second writer to the same store. */
export interface LakeUnderTest {
  readonly lake: Lake;
  readonly otherWriter: Lake;
  /** Deletes an object as a person would, past the port; where the store keeps what is deleted, it does so. */
  deletePastThePort(path: string): Promise<void>;
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
      }, 30_000);
    });

    describe('writing a stream once', () => {
      it('keeps what came and tells its size and hash', async () => {
        const pieces = ['as ', '', 'received'].map(bytes);

        const stored = await lake.writeOnce('stream/whole.json', streamOf(pieces));

        expect(stored).toMatchObject({ sizeBytes: 11, sha256: sha256Of('as received') });
        expect(text(await lake.read('stream/whole.json'))).toBe('as received');
      });

      it('keeps a stream of nothing as an empty object', async () => {
        const stored = await lake.writeOnce('stream/empty.json', streamOf([]));

        expect(stored).toMatchObject({ sizeBytes: 0, sha256: sha256Of('') });
        expect(await lake.find('stream/empty.json')).toMatchObject({ sizeBytes: 0 });
      });

      it('succeeds again with the same bytes in other pieces, and refuses other bytes', async () => {
        const first = await lake.writeOnce('stream/same.json', streamOf(['sa', 'me'].map(bytes)));

        expect(await otherWriter.writeOnce('stream/same.json', bytes('same'))).toEqual(first);
        await expect(
          lake.writeOnce('stream/same.json', streamOf(['sa', 'mf'].map(bytes))),
        ).rejects.toMatchObject({ code: 'LAKE_OBJECT_EXISTS' });
        expect(text(await lake.read('stream/same.json'))).toBe('same');
      });

      it('puts a stream together whose pieces fit no size of its own', async () => {
        const pieces = Array.from({ length: 30 }, (_, index) =>
          Buffer.alloc(700_001, String(index)),
        );

        const stored = await lake.writeOnce('stream/pieces.bin', streamOf(pieces));

        expect(stored.sha256).toBe(sha256Of(Buffer.concat(pieces)));
        expect(sha256Of(await lake.read('stream/pieces.bin'))).toBe(stored.sha256);
      });

      it("throws the sender's own error and keeps nothing when the sender fails", async () => {
        const failure = new GridError('SOURCE_TRUNCATED', 'the answer broke off');
        async function* broken(): AsyncGenerator<Uint8Array> {
          yield bytes('half');
          await Promise.reject(failure);
        }

        await expect(lake.writeOnce('stream/broken/x.json', broken())).rejects.toBe(failure);
        expect(await lake.find('stream/broken/x.json')).toBeUndefined();
        expect(await collect(lake.list('stream/broken'))).toEqual([]);
      });
    });

    describe('reading a part', () => {
      let object: LakeObject;
      beforeAll(async () => {
        object = await lake.writeOnce('part/x.bin', bytes('0123456789'));
      });

      it.each([
        ['in the middle', 3, 4, '3456'],
        ['at the beginning', 0, 1, '0'],
        ['that ends with the object', 8, 2, '89'],
        ['that reaches past the end', 8, 100, '89'],
        ['that begins at the end', 10, 5, ''],
        ['past the end', 1000, 5, ''],
        ['of no length', 4, 0, ''],
        ['that is all of it', 0, 10, '0123456789'],
      ])('%s gives those bytes', async (_, offset, length, expected) => {
        expect(text(await lake.readRange(object, { offset, length }))).toBe(expected);
      });

      it('of an empty object gives nothing', async () => {
        const empty = await lake.writeOnce('part/empty.bin', bytes(''));

        expect(await lake.readRange(empty, { offset: 0, length: 10 })).toHaveLength(0);
      });

      it('notices that the object was replaced in between: LAKE_CONFLICT', async () => {
        const first = await lake.replace('part/replaced.bin', bytes('aaaa'), undefined);
        expect(text(await lake.readRange(first, { offset: 0, length: 2 }))).toBe('aa');
        await otherWriter.replace('part/replaced.bin', bytes('bbbb'), first.etag);

        await expect(lake.readRange(first, { offset: 2, length: 2 })).rejects.toMatchObject({
          code: 'LAKE_CONFLICT',
          isRetryable: true,
        });
      });

      it('of an object that is not there fails with LAKE_OBJECT_MISSING', async () => {
        const absent = { ...object, path: 'part/absent.bin' };

        await expect(lake.readRange(absent, { offset: 0, length: 2 })).rejects.toMatchObject({
          code: 'LAKE_OBJECT_MISSING',
        });
      });

      it.each([
        [-1, 2],
        [0, -2],
        [0.5, 2],
        [0, Number.POSITIVE_INFINITY],
      ])('from %d of %d bytes is refused with INVALID_PARAMETER', async (offset, length) => {
        await expect(lake.readRange(object, { offset, length })).rejects.toMatchObject({
          code: 'INVALID_PARAMETER',
        });
      });
    });

    describe('reading as a stream', () => {
      it('gives the whole object in pieces', async () => {
        const content = Buffer.alloc(5 * 1024 * 1024 + 7, 'grid-power');
        await lake.writeOnce('read-stream/x.bin', content);

        const pieces = await collect(lake.openRead('read-stream/x.bin'));

        expect(pieces.length).toBeGreaterThan(1);
        expect(sha256Of(Buffer.concat(pieces))).toBe(sha256Of(content));
      });

      it('of an empty object gives nothing', async () => {
        await lake.writeOnce('read-stream/empty.bin', bytes(''));

        expect(Buffer.concat(await collect(lake.openRead('read-stream/empty.bin')))).toHaveLength(
          0,
        );
      });

      it('of an object that is not there fails with LAKE_OBJECT_MISSING', async () => {
        await expect(collect(lake.openRead('read-stream/absent.bin'))).rejects.toMatchObject({
          code: 'LAKE_OBJECT_MISSING',
        });
      });

      it('gives one version or fails, never two mixed, while another writer replaces it', async () => {
        const [before, after] = ['a', 'b'].map((letter) => Buffer.alloc(6_000_000, letter));
        const { etag } = await lake.replace(
          'read-stream/mixed.bin',
          before ?? bytes(''),
          undefined,
        );
        const seen: Uint8Array[] = [];

        const reading = (async () => {
          for await (const piece of lake.openRead('read-stream/mixed.bin')) {
            if (seen.length === 0) {
              await otherWriter.replace('read-stream/mixed.bin', after ?? bytes(''), etag);
            }
            seen.push(piece);
          }
          return 'whole';
        })().catch((error: unknown) => (error instanceof GridError ? error.code : error));

        if ((await reading) === 'whole') {
          expect(sha256Of(Buffer.concat(seen))).toBe(sha256Of(before ?? ''));
        } else expect(await reading).toBe('LAKE_CONFLICT');
      });

      it('may be left before its end', async () => {
        await lake.writeOnce('read-stream/left.bin', Buffer.alloc(3_000_000, 'x'));
        for await (const piece of lake.openRead('read-stream/left.bin')) {
          expect(piece.length).toBeGreaterThan(0);
          break;
        }

        expect(await lake.read('read-stream/left.bin')).toHaveLength(3_000_000);
      });
    });

    it('refuses to replace anything of Bronze with LAKE_FORBIDDEN', async () => {
      const { etag } = await lake.writeOnce('bronze/raw/x.json', bytes('as received'));
      const forbidden = { code: 'LAKE_FORBIDDEN', isRetryable: false };

      for (const expected of [etag, undefined]) {
        await expect(
          lake.replace('bronze/raw/x.json', bytes('other'), expected),
        ).rejects.toMatchObject(forbidden);
      }
      await expect(
        lake.replace('bronze/raw/new.json', bytes('other'), undefined),
      ).rejects.toMatchObject(forbidden);
      expect(text(await lake.read('bronze/raw/x.json'))).toBe('as received');
      expect(await lake.find('bronze/raw/new.json')).toBeUndefined();
    });

    describe('removing', () => {
      it('takes an object of the landing zone away, and does nothing the second time', async () => {
        const object = await lake.writeOnce('landing/capacity/x.csv', bytes('x'));

        await lake.remove(object);
        await otherWriter.remove(object);

        expect(await lake.find('landing/capacity/x.csv')).toBeUndefined();
        expect(await collect(lake.list('landing/capacity'))).toEqual([]);
      });

      it('leaves an object that was changed since it was found: LAKE_CONFLICT', async () => {
        const path = 'landing/capacity/changed.csv';
        const found = await lake.replace(path, bytes('half'), undefined);
        await otherWriter.replace(path, bytes('the whole of it'), found.etag);

        await expect(lake.remove(found)).rejects.toMatchObject({ code: 'LAKE_CONFLICT' });
        expect(text(await lake.read(path))).toBe('the whole of it');
      });

      it.each(['bronze/raw/kept.json', 'silver/kept.parquet', 'landing-beside/kept.csv'])(
        'never takes away %s: LAKE_FORBIDDEN',
        async (path) => {
          const object = await lake.writeOnce(path, bytes('kept'));

          await expect((async () => lake.remove(object))()).rejects.toMatchObject({
            code: 'LAKE_FORBIDDEN',
            isRetryable: false,
          });
          expect(text(await lake.read(path))).toBe('kept');
        },
      );

      it('of a path that leaves the landing zone is refused with INVALID_PARAMETER', async () => {
        await lake.writeOnce('bronze/raw/stays.json', bytes('stays'));
        const object = { path: 'landing/../bronze/raw/stays.json', sizeBytes: 5, etag: 'x' };

        await expect((async () => lake.remove(object))()).rejects.toMatchObject({
          code: 'INVALID_PARAMETER',
        });
        expect(text(await lake.read('bronze/raw/stays.json'))).toBe('stays');
      });

      it('and the rest work for names as people give them', async () => {
        const path = 'landing/capacity/Parc régional (déc. 2023) & co, n°1.csv';
        const object = await lake.writeOnce(path, bytes('x'));

        expect((await collect(lake.list('landing/capacity'))).map((found) => found.path)).toContain(
          path,
        );
        expect(await lake.find(path)).toMatchObject({ etag: object.etag });
        expect(text(await lake.read(path))).toBe('x');
        expect(Buffer.concat(await collect(lake.openRead(path))).toString()).toBe('x');
        await lake.remove(object);
        expect(await lake.find(path)).toBeUndefined();
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

    describe('an object that somebody deleted, whether or not the store still keeps it', () => {
      it('is neither found nor listed nor read', async () => {
        const object = await lake.writeOnce('deleted/gone/x.json', bytes('once'));
        await lake.writeOnce('deleted/gone/stays.json', bytes('stays'));
        await underTest.deletePastThePort('deleted/gone/x.json');
        const missing = { code: 'LAKE_OBJECT_MISSING' };

        expect(await lake.find('deleted/gone/x.json')).toBeUndefined();
        expect((await collect(lake.list('deleted/gone'))).map(({ path }) => path)).toEqual([
          'deleted/gone/stays.json',
        ]);
        await expect(lake.read('deleted/gone/x.json')).rejects.toMatchObject(missing);
        await expect(lake.readRange(object, { offset: 0, length: 2 })).rejects.toMatchObject(
          missing,
        );
        await expect(collect(lake.openRead('deleted/gone/x.json'))).rejects.toMatchObject(missing);
      });

      it('can be written once again, with the same bytes or with others', async () => {
        await lake.writeOnce('deleted/again.json', bytes('first'));
        for (const content of ['first', 'second']) {
          await underTest.deletePastThePort('deleted/again.json');
          const stored = await lake.writeOnce('deleted/again.json', bytes(content));

          expect(await lake.find('deleted/again.json')).toMatchObject({ etag: stored.etag });
          expect(text(await lake.read('deleted/again.json'))).toBe(content);
        }
      });

      it('is absent for a replacement: its etag is of the past, and it can be made anew', async () => {
        const path = 'deleted/replaced.parquet';
        const { etag } = await lake.replace(path, bytes('one'), undefined);
        await underTest.deletePastThePort(path);

        await expect(lake.replace(path, bytes('two'), etag)).rejects.toMatchObject({
          code: 'LAKE_CONFLICT',
        });
        await lake.replace(path, bytes('three'), undefined);
        expect(text(await lake.read(path))).toBe('three');
      });
    });

    it('does not take a folder for an object', async () => {
      await lake.writeOnce('folder/inner/x.json', bytes('x'));

      expect(await lake.find('folder/inner')).toBeUndefined();
      const missing = { code: 'LAKE_OBJECT_MISSING' };
      await expect(lake.read('folder/inner')).rejects.toMatchObject(missing);
      await expect(collect(lake.openRead('folder/inner'))).rejects.toMatchObject(missing);
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
        const object = { path, sizeBytes: 1, etag: 'x' };
        await expect(
          (async () => lake.readRange(object, { offset: 0, length: 1 }))(),
        ).rejects.toMatchObject(refused);
        await expect((async () => collect(lake.openRead(path)))()).rejects.toMatchObject(refused);
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

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

async function* streamOf(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield await Promise.resolve(piece);
}

function bytes(content: string): Uint8Array {
  return Buffer.from(content);
}

function text(content: Uint8Array): string {
  return Buffer.from(content).toString('utf8');
}
