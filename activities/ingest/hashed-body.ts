import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { meteredContent, type LakeContent } from '../../platform/lake/lake-content.js';
import { sha256Of } from '../../platform/lake/sha256.js';

/**
 * Hands over a body with its hash: the hash is part of the name an object gets, so a stream passes
 * through a temporary file first. Holds a piece of it in memory at a time.
 *
 * @throws whatever the stream throws.
 */
export async function withHash<T>(
  body: LakeContent,
  work: (content: LakeContent, sha256: string) => Promise<T>,
): Promise<T> {
  if (!(Symbol.asyncIterator in body)) return work(body, sha256Of(body));
  const folder = await mkdtemp(join(tmpdir(), 'grid-bronze-'));
  try {
    const file = join(folder, 'body');
    const metered = meteredContent(body);
    await pipeline(Readable.from(metered.chunks, { objectMode: false }), createWriteStream(file));
    return await work(createReadStream(file), metered.proof().sha256);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
