import { createHash } from 'node:crypto';

import { parseInstant } from '../../../../domain/time/instant.js';
import type { RawObject } from '../../../../sources/source-pipeline.js';

/** Bytes as an object of Bronze. */
export function aRawObject(
  content: Uint8Array | string,
  { fetchedAt = '2026-11-21T02:40:00Z' }: { readonly fetchedAt?: string } = {},
): RawObject {
  const bytes = Buffer.from(content);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return {
    bronzePath: `bronze/reference/${sha256.slice(0, 12)}`,
    bronzeSha256: sha256,
    fetchedAtUtc: parseInstant(fetchedAt),
    sourceUrl: 'memory://places',
    sizeBytes: bytes.length,
    read: () => Promise.resolve(bytes),
    scan: () => Promise.reject(new Error('not Parquet')),
  };
}

/** All bytes of a body. */
export async function bytesOf(body: Uint8Array | AsyncIterable<Uint8Array>): Promise<Buffer> {
  if (body instanceof Uint8Array) return Buffer.from(body);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}
