import { createHash } from 'node:crypto';

import { parseInstant } from '../../../../domain/time/instant.js';
import type { RawObject } from '../../../../sources/source-pipeline.js';

/** A raw object of Bronze made of bytes. */
export function rawObject(
  body: string | Uint8Array,
  { fetchedAt = '2026-11-21T10:00:00Z', name = 'answer.json' } = {},
): RawObject {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  return {
    bronzePath: `bronze/maintenance/${name}`,
    bronzeSha256: createHash('sha256').update(bytes).digest('hex'),
    fetchedAtUtc: parseInstant(fetchedAt),
    sourceUrl: 'http://127.0.0.1/',
    sizeBytes: bytes.length,
    read: () => Promise.resolve(bytes),
    scan: () => Promise.reject(new Error('no Parquet')),
  };
}
