import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  meteredContent,
  partsOf,
  SenderFailedError,
} from '../../../../platform/lake/lake-content.js';
import { sha256Of } from '../../../../platform/lake/sha256.js';

describe('content on its way into the lake', () => {
  it('passes unchanged, and is hashed and counted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 50 })), async (pieces) => {
        const whole = Buffer.concat(pieces);
        for (const content of [whole, streamOf(pieces)]) {
          const metered = meteredContent(content);

          expect(Buffer.concat(await collect(metered.chunks)).equals(whole)).toBe(true);
          expect(metered.proof()).toEqual({ sha256: sha256Of(whole), sizeBytes: whole.length });
        }
      }),
    );
  });

  it('ends with the failure of its sender, marked as such', async () => {
    const failure = new Error('cut off');
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('half');
      await Promise.reject(failure);
    }

    const error: unknown = await collect(meteredContent(broken()).chunks).catch(
      (reason: unknown) => reason,
    );

    expect(error).toBeInstanceOf(SenderFailedError);
    expect(error).toHaveProperty('cause', failure);
  });

  it('closes the stream when the lake stops taking it', async () => {
    let isClosed = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield await Promise.resolve(Buffer.from('x'));
      } finally {
        isClosed = true;
      }
    }

    for await (const chunk of meteredContent(endless()).chunks) {
      expect(chunk).toHaveLength(1);
      break;
    }

    expect(isClosed).toBe(true);
  });
});

describe('a stream cut into parts', () => {
  it('has parts of one size, the last one shorter, and the same bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 40 })),
        fc.integer({ min: 1, max: 25 }),
        async (pieces, partBytes) => {
          const parts = await collect(partsOf(streamOf(pieces), partBytes));

          expect(Buffer.concat(parts).equals(Buffer.concat(pieces))).toBe(true);
          expect(parts.slice(0, -1).every(({ length }) => length === partBytes)).toBe(true);
          expect(parts.every(({ length }) => length > 0 && length <= partBytes)).toBe(true);
        },
      ),
    );
  });

  it('keeps its parts when the sender uses its memory again', async () => {
    const memory = Buffer.alloc(4);
    async function* reusing(): AsyncGenerator<Uint8Array> {
      for (const letter of 'abc') {
        memory.fill(letter);
        yield await Promise.resolve(memory);
      }
    }

    const parts = await collect(partsOf(reusing(), 6));

    expect(parts.map(String)).toEqual(['aaaabb', 'bbcccc']);
  });
});

async function* streamOf(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield await Promise.resolve(piece);
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}
