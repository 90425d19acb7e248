import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { startAdlsStub, type AdlsStub } from './adls-stub/adls-stub.js';
import { runLakeProcess, type LakePlace } from './lake-process.js';

const OBJECT_BYTES = 200 * 1024 * 1024;
const PIECE_BYTES = 64 * 1024;
/**
 * What is in use at a time: a part of 8 MiB, what it is made of, and what is on its way, which on a busy
 * machine is several parts; never half of the object.
 */
const MOST_LIVE_BYTES = 96 * 1024 * 1024;
/** What is not in use any more stays with the process until it is collected, but never all of it. */
const MOST_GROWTH_BYTES = 0.75 * OBJECT_BYTES;

/** Writes and reads a large object and prints how much memory it took: in use, and of the process. */
const STREAM = `
const { createHash } = await import('node:crypto');
await lake.writeOnce('stream/small.bin', Buffer.alloc(1000));
for await (const piece of lake.openRead('stream/small.bin')) piece.length;
globalThis.gc();
const before = process.memoryUsage();
let sizeBytes = 0, live = 0, growth = 0;
const pass = (piece) => {
  const { rss } = process.memoryUsage();
  growth = Math.max(growth, rss - before.rss);
  if ((sizeBytes >> 24) !== ((sizeBytes + piece.length) >> 24)) {
    globalThis.gc();
    live = Math.max(live, process.memoryUsage().arrayBuffers - before.arrayBuffers);
  }
  sizeBytes += piece.length;
  return piece;
};
const measured = () => {
  const result = { live, growth, sizeBytes };
  sizeBytes = live = growth = 0;
  return result;
};
async function* pieces() {
  for (let index = 0; index < ${OBJECT_BYTES / PIECE_BYTES}; index += 1) {
    yield pass(Buffer.alloc(${PIECE_BYTES}, index));
  }
}
const stored = await lake.writeOnce('stream/large.bin', pieces());
const writing = measured();
const hash = createHash('sha256');
for await (const piece of lake.openRead('stream/large.bin')) hash.update(pass(piece));
const reading = measured();
const isSame = hash.digest('hex') === stored.sha256;
console.log(JSON.stringify({ writing, reading, isSame }));`;

const measured = z.object({ live: z.number(), growth: z.number(), sizeBytes: z.number() });
const printed = z.object({ writing: measured, reading: measured, isSame: z.boolean() });

describe.each(['a folder of this machine', 'Azure Data Lake Storage behind a stub'])(
  'an object of 200 MB in %s',
  (name) => {
    let folder: string;
    let stub: AdlsStub;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'grid-stream-'));
      stub = await startAdlsStub('grid-lake');
    });
    afterAll(async () => {
      await stub.close();
      await rm(folder, { recursive: true });
    });

    it('is written and read back holding no more than a few parts of it', async () => {
      const place: LakePlace = name.startsWith('a folder') ? { root: folder } : { port: stub.port };

      const { writing, reading, isSame } = printed.parse(
        JSON.parse(await runLakeProcess(place, STREAM)),
      );

      expect(isSame).toBe(true);
      for (const { live, growth, sizeBytes } of [writing, reading]) {
        expect(sizeBytes).toBe(OBJECT_BYTES);
        expect(live).toBeLessThan(MOST_LIVE_BYTES);
        expect(growth).toBeLessThan(MOST_GROWTH_BYTES);
      }
    }, 60_000);
  },
);
