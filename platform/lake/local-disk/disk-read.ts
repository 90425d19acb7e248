import type { BigIntStats } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';

import { GridError } from '../../../domain/errors/grid-error.js';
import { systemErrorCode } from '../../../domain/errors/system-error-code.js';
import { bytesWithin } from '../lake-path.js';
import type { ByteRange, LakeObject } from '../lake.js';

/** How much of a stream is in memory at a time. */
const PIECE_BYTES = 1024 * 1024;

/** Size and etag of a file, or undefined when there is none. */
export async function find(file: string, path: string): Promise<LakeObject | undefined> {
  try {
    const status = await stat(file, { bigint: true });
    return status.isFile() ? described(path, status) : undefined;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** A part of a file that is still the one that was found. A replaced file stays whole for who has it open. */
export async function readRange(
  file: string,
  object: LakeObject,
  range: ByteRange,
): Promise<Uint8Array> {
  const length = bytesWithin(object, range);
  const handle = await open(file);
  try {
    const { etag } = described(object.path, await handle.stat({ bigint: true }));
    if (etag !== object.etag) {
      throw new GridError('LAKE_CONFLICT', `${object.path} was changed since it was found`, {
        path: object.path,
      });
    }
    return await readFully(handle, object.path, range.offset, length);
  } finally {
    await handle.close();
  }
}

/** A file in pieces, whole or with an error. */
export async function* readPieces(file: string, path: string): AsyncGenerator<Uint8Array> {
  const handle = await open(file);
  try {
    const { sizeBytes } = described(path, await handle.stat({ bigint: true }));
    for (let offset = 0; offset < sizeBytes; offset += PIECE_BYTES) {
      yield await readFully(handle, path, offset, Math.min(PIECE_BYTES, sizeBytes - offset));
    }
  } finally {
    await handle.close();
  }
}

async function readFully(
  handle: FileHandle,
  path: string,
  offset: number,
  length: number,
): Promise<Uint8Array> {
  const content = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(content, filled, length - filled, offset + filled);
    if (bytesRead === 0) {
      throw new GridError('LAKE_UNAVAILABLE', `${path} ends before its size`, { path });
    }
    filled += bytesRead;
  }
  return content;
}

function described(path: string, { ino, mtimeNs, size }: BigIntStats): LakeObject {
  return { path, sizeBytes: Number(size), etag: `${ino}-${mtimeNs}-${size}` };
}
